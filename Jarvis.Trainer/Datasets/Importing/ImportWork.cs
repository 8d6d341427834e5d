using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Containers;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>What an import reads, and what is to be done when it is over.</summary>
/// <param name="Sources">Found by the import itself: a folder may hold many files.</param>
/// <param name="Options">With the consent to skip broken lines.</param>
internal sealed record ImportWork(Func<CancellationToken, IReadOnlyList<SourceSet>> Sources, ReadingOptions Options)
{
    public string Description { get; init; } = "";

    /// <summary>Removed when the import is over, but for one that waits for a consent.</summary>
    public IReadOnlyList<string> UploadIds { get; init; } = [];

    /// <summary>Of the one dataset whose id is known beforehand, the starter.</summary>
    public string? FixedId { get; init; }

    /// <summary>Called when it is over for good: done, failed or cancelled by the user, not merely stopped with the service.</summary>
    public Action? Settled { get; init; }

    /// <summary>Hears how it ended, with the error where it failed; not called where it was merely stopped with the service.</summary>
    public Action<ImportState, string?>? Ended { get; init; }

    /// <summary>One source that is no file.</summary>
    public static ImportWork Of(Func<IRecordSource> source) => new(_ => [Alone(source())], new ReadingOptions());

    private static SourceSet Alone(IRecordSource source) => new(source.Name, SourceContainer.None, [source], new SkippedFiles());
}
