using Jarvis.Contracts;
using Jarvis.Data.Reading.Formats;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>What an import reads, and as which dataset.</summary>
internal sealed record ImportTask(string DatasetId)
{
    public string Description { get; init; } = "";

    /// <summary>How files are read; auto looks at them.</summary>
    public string Format { get; init; } = RecordReaders.Auto;

    /// <summary>With the consent to skip broken lines.</summary>
    public ReadingOptions Options { get; init; } = new();

    /// <summary>Files that were sent: kept until the import is done or its user has had enough of it.</summary>
    public IReadOnlyList<string> UploadIds { get; init; } = [];

    /// <summary>Files and folders on the server.</summary>
    public IReadOnlyList<ImportPath> Paths { get; init; } = [];

    /// <summary>It makes the starter, of the documentation on this machine.</summary>
    public bool IsStarter { get; init; }

    /// <summary>The file of a watched folder that it takes.</summary>
    public WatchedFile? Watched { get; init; }
}

/// <param name="Path">Within the allowed roots, which is looked at again by the import: a link may have come into it meanwhile.</param>
/// <param name="Name">As errors and records call it.</param>
internal sealed record ImportPath(string Path, string Name);

/// <summary>A file of a watched folder as it was when it was taken.</summary>
internal sealed record WatchedFile(string FolderId, string Path, long Bytes, long WrittenTicks, string Name);

/// <summary>Hears how the imports of watched files ended.</summary>
internal interface IImportListener
{
    void Ended(WatchedFile file, ImportState state, string? error);
}
