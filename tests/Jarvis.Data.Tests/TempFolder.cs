using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Store;
using Jarvis.Testing;

namespace Jarvis.Data.Tests;

/// <summary>A temporary folder for datasets and their source files.</summary>
internal sealed class TempFolder : IDisposable
{
    /// <summary>Skips all invalid lines, however many.</summary>
    public static readonly ReadingOptions Forced = new(ForceBroken: true);

    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string DatasetPath => System.IO.Path.Combine(Path, "dataset");

    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    public string File(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Imports one file as a dataset into this folder.</summary>
    public DatasetManifest Import(
        string path,
        string format = RecordReaders.Auto,
        ReadLimits? limits = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default,
        ReadingOptions? options = null
    ) =>
        new Importer(TimeProvider.System).Import(
            new ImportRequest([SourceFinder.Find(path, null, format, options, limits)], DatasetPath, "dataset", "Dataset")
            {
                Options = options ?? new ReadingOptions(),
            },
            progress,
            cancellationToken
        );

    public void Dispose() => _folder.Dispose();
}
