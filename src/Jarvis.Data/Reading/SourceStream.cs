using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Encodings;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading;

/// <summary>
/// A source being read: counts the compressed bytes for progress, decompresses gzip, zstd and zip entries, and returns UTF-8 whatever the
/// encoding. Rejects a source whose beginning shows that it is not text.
/// </summary>
public sealed class SourceStream : IDisposable
{
    private readonly SourceBytes _bytes;

    // For a binary file.
    private SourceStream(SourceBytes bytes) =>
        (_bytes, Utf8, Encoding) = (bytes, bytes.Content, new DetectedEncoding(DetectedEncoding.Binary, 1, 0));

    private SourceStream(SourceBytes bytes, byte[] head, DetectedEncoding encoding)
    {
        _bytes = bytes;
        Encoding = encoding;
        var body = head.AsMemory(encoding.MarkBytes);
        Stream content = new HeadStream(body, bytes.Content);
        Utf8 = encoding.IsUtf8 ? content : new Utf8Transcoder(content, encoding.Encoding);
        Head = encoding.IsUtf8
            ? body
            : System.Text.Encoding.Convert(encoding.Encoding, System.Text.Encoding.UTF8, head, encoding.MarkBytes, body.Length);
        ContentSniffer.RefuseZeros(Head.Span, Name);
    }

    /// <summary>The name shown to the user, used in errors and records.</summary>
    public string Name => _bytes.Name;

    /// <summary>The file on disk if it contains the content directly; null if the content is decompressed.</summary>
    public string? Path => Container == SourceContainer.None ? _bytes.Path : null;

    /// <summary>The content without byte order mark. Input that could not be decoded appears as invalid UTF-8.</summary>
    public Stream Utf8 { get; }

    /// <summary>
    /// The first bytes of <see cref="Utf8"/> (which still starts with them), up to about 64 kB, for recognising a layout.
    /// </summary>
    public ReadOnlyMemory<byte> Head { get; }

    public SourceContainer Container => _bytes.Container;

    /// <summary>The original encoding of the content.</summary>
    public DetectedEncoding Encoding { get; }

    /// <summary>Size in compressed bytes.</summary>
    public long Length => _bytes.Length;

    /// <summary>Bytes read so far, out of <see cref="Length"/>.</summary>
    public long BytesRead => _bytes.BytesRead;

    public ReadLimits Limits => _bytes.Limits;

    /// <param name="encoding">Name of the encoding; null detects it.</param>
    /// <exception cref="DatasetException">The file is missing, empty, not readable, damaged or binary.</exception>
    public static SourceStream Open(string path, string name, ReadLimits? limits = null, string? encoding = null) =>
        Open(path, name, null, limits, encoding);

    /// <summary>Opens a binary file that its reader accesses through <see cref="Path"/>.</summary>
    /// <exception cref="DatasetException">The file is missing, empty, or not readable.</exception>
    internal static SourceStream OpenBinary(string path, string name, ZipEntry? entry, ReadLimits? limits) =>
        new(SourceBytes.Open(path, name, entry, limits ?? ReadLimits.Default));

    internal static SourceStream Open(string path, string name, ZipEntry? entry, ReadLimits? limits, string? encoding)
    {
        var bytes = SourceBytes.Open(path, name, entry, limits ?? ReadLimits.Default);
        try
        {
            var head = bytes.ReadHead();
            ContentSniffer.RefuseOther(head, name);
            var found = EncodingDetector.Detect(head, encoding);
            if (encoding is null && EncodingSample.Later(bytes, head) is { } later)
            {
                bytes.Dispose();
                bytes = SourceBytes.Open(path, name, entry, bytes.Limits); // a decompressor cannot seek back
                head = bytes.ReadHead();
                found = later.Length == 0 ? found : EncodingDetector.Detect(later);
            }
            return new SourceStream(bytes, head, found);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    public DatasetException Error(long line, string reason) => new($"{Name}, line {line}: {reason}");

    /// <summary>Reports the progress of a reader that does not read through <see cref="Utf8"/>.</summary>
    internal void Passed(double share) => _bytes.Passed(share);

    /// <exception cref="DatasetException">The file was modified since it was opened, so what was read is neither the old nor the new
    /// content.</exception>
    public void ThrowIfChanged() => _bytes.ThrowIfChanged();

    public void Dispose()
    {
        Utf8.Dispose();
        _bytes.Dispose();
    }
}
