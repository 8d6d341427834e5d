using System.Text;

namespace Jarvis.Data.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jarvis-data-").FullName;

    public string DatasetPath => System.IO.Path.Combine(Path, "dataset");

    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    public string File(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Imports one file as a dataset in this folder.</summary>
    public DatasetManifest Import(string path, string format = RecordReaders.Auto, ReadLimits? limits = null, IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default) =>
        new Importer(TimeProvider.System).Import(new ImportRequest([new FileSource(path, null, format, limits)], DatasetPath, "dataset", "Dataset"), progress, cancel);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
