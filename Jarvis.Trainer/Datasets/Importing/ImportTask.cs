using Jarvis.Contracts;
using Jarvis.Data.Reading.Formats;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>What an import reads, and as which dataset.</summary>
internal sealed record ImportTask(string DatasetId)
{
    public string Description { get; init; } = "";

    /// <summary>The format to read files in; <c>auto</c> detects it.</summary>
    public string Format { get; init; } = RecordReaders.Auto;

    /// <summary>Includes the user's consent to skip invalid lines.</summary>
    public ReadingOptions Options { get; init; } = new();

    /// <summary>Uploaded files, kept until the import is done or its user cancels or dismisses it.</summary>
    public IReadOnlyList<string> UploadIds { get; init; } = [];

    /// <summary>Files and folders on the server.</summary>
    public IReadOnlyList<ImportPath> Paths { get; init; } = [];

    /// <summary>Makes the starter dataset, from the documentation on this machine.</summary>
    public bool IsStarter { get; init; }

    /// <summary>The file of a watched folder that this import reads; null for any other import.</summary>
    public WatchedFile? Watched { get; init; }
}

/// <param name="Path">A path inside the allowed roots. The import checks that again, because a symbolic link may have been placed in it
/// since.</param>
/// <param name="Name">The name that errors and records use.</param>
internal sealed record ImportPath(string Path, string Name);

/// <summary>A file of a watched folder as it was when it was picked up for import.</summary>
internal sealed record WatchedFile(string FolderId, string Path, long Bytes, long WrittenTicks, string Name);

/// <summary>Is notified when the import of a watched file ends.</summary>
internal interface IImportListener
{
    void Ended(WatchedFile file, ImportState state, string? error);
}
