namespace Jarvis.Data;

/// <summary>One file on this machine. <paramref name="name"/> is what errors and records call it (an upload has another name on disk).</summary>
public sealed class FileSource(string path, string? name = null, string format = RecordReaders.Auto, ReadLimits? limits = null) : IRecordSource
{
    private readonly IRecordReader _reader = RecordReaders.Choose(name ?? Path.GetFileName(path), format);

    public string Name { get; } = name ?? Path.GetFileName(path);

    public string Format => _reader.Format;

    public long Bytes => File.Exists(path) ? new FileInfo(path).Length : 0;

    public IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancel)
    {
        using var source = SourceStream.Open(path, Name, limits);
        foreach (var item in _reader.Read(source, cancel))
        {
            bytesRead(source.BytesRead);
            yield return item;
        }
    }
}
