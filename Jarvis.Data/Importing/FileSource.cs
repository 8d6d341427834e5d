using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>One file on this machine. <paramref name="name"/> is what errors and records call it (an upload has another name on disk).</summary>
/// <param name="format">One of <see cref="RecordReaders.Formats"/>.</param>
/// <param name="options">What the user decided about the reading; null = as the layout usually does.</param>
public sealed class FileSource(string path, string? name = null, string format = RecordReaders.Auto, ReadLimits? limits = null, ReadingOptions? options = null) : IRecordSource
{
    private readonly IRecordReader _reader = RecordReaders.Choose(name ?? Path.GetFileName(path), format, options);

    public string Name { get; } = name ?? Path.GetFileName(path);

    public string Format => _reader.Format;

    public long Bytes => File.Exists(path) ? new FileInfo(path).Length : 0;

    public IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancel)
    {
        using var source = Open(_reader, path, Name, limits);
        foreach (var item in _reader.Read(source, cancel))
        {
            bytesRead(source.BytesRead);
            yield return item;
        }
    }

    /// <summary>Opens a file in the way that its reader reads it.</summary>
    public static SourceStream Open(IRecordReader reader, string path, string name, ReadLimits? limits = null) =>
        reader.IsBinary ? SourceStream.OpenBinary(path, name, limits) : SourceStream.Open(path, name, limits);
}
