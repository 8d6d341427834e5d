using Jarvis.Contracts;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary><c>manifest.json</c> of a dataset folder. Written last, so a folder without it is not a complete dataset.</summary>
/// <param name="Sources">What the user selected: files, an archive or a folder. Each record stores its own file.</param>
/// <param name="Formats">The formats as which they were read.</param>
/// <param name="Characters">UTF-16 units of all content.</param>
/// <param name="Version">Number of the newest change set.</param>
/// <param name="Hash">Hash of the live rows in order (<see cref="RecordStore.ContentHash"/>).</param>
/// <param name="LeftOut">Number of valid entries that were skipped on purpose, by reason: deleted, not reviewed, another language.</param>
/// <param name="Notes">Other remarks about the import: files that were not read and why, encodings that were detected.</param>
/// <param name="BrokenExamples">The first problems, each with file, line and reason.</param>
public sealed record DatasetManifest(
    string Id,
    string Name,
    string Description,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Formats,
    long Records,
    long Characters,
    IReadOnlyDictionary<string, long> Kinds,
    IReadOnlyDictionary<string, long> Domains,
    long Duplicates,
    long Broken,
    IReadOnlyList<string> BrokenExamples,
    int Version,
    string Hash,
    DateTimeOffset CreatedAt,
    long Bytes,
    IReadOnlyDictionary<string, long>? LeftOut = null,
    IReadOnlyList<string>? Notes = null
)
{
    public const string FileName = "manifest.json";

    /// <summary>What it was mixed from; null if it is not a mixture.</summary>
    public MixtureRecipe? Mixture { get; init; }

    private static readonly Lock _editing = new();

    public DatasetSummary ToSummary(bool deleted = false) =>
        new(
            Id,
            Name,
            Description,
            Records,
            Characters,
            Kinds,
            Domains,
            Duplicates,
            Broken,
            Version,
            Hash,
            CreatedAt,
            Bytes,
            string.Join(", ", Sources),
            deleted
        )
        {
            Mixture = Mixture,
        };

    /// <summary>
    /// The manifest of a folder; null if it is missing or invalid, in which case the folder is not a dataset. If a process died between a
    /// change and its manifest, the manifest is recreated from the records.
    /// </summary>
    public static DatasetManifest? Read(string datasetDirectory)
    {
        if (ReadFile(datasetDirectory) is not { } manifest)
        {
            return null;
        }
        try
        {
            using var connection = RecordDatabase.OpenToRead(datasetDirectory);
            if (ChangeBook.Newest(connection) != (manifest.Version, manifest.Hash))
            {
                var figures = DatasetFigures.Of(connection);
                return Edit(datasetDirectory, m => m.With(figures, RecordDatabase.Bytes(datasetDirectory)));
            }
        }
        catch (Exception exception) when (exception is DatasetException or IOException or UnauthorizedAccessException or SqliteException)
        {
            return manifest; // opening the records will report what is wrong with them
        }
        return manifest;
    }

    /// <summary>
    /// Changes an existing manifest. Edits are serialized, so that a new name and a new version do not overwrite each other.
    /// </summary>
    public static DatasetManifest? Edit(string datasetDirectory, Func<DatasetManifest, DatasetManifest> change)
    {
        lock (_editing)
        {
            if (ReadFile(datasetDirectory) is not { } manifest)
            {
                return null;
            }
            manifest = change(manifest);
            manifest.Write(datasetDirectory);
            return manifest;
        }
    }

    public DatasetManifest With(DatasetFigures figures, long bytes) =>
        this with
        {
            Records = figures.Records,
            Characters = figures.Characters,
            Kinds = figures.Kinds,
            Domains = figures.Domains,
            Version = figures.Version,
            Hash = figures.Hash,
            Bytes = bytes,
        };

    private static DatasetManifest? ReadFile(string datasetDirectory) =>
        JsonFile.Read<DatasetManifest>(Path.Combine(datasetDirectory, FileName));

    /// <summary>Writes to a temporary file, flushes it to disk and renames it.</summary>
    public void Write(string datasetDirectory) => JsonFile.Write(Path.Combine(datasetDirectory, FileName), this);
}
