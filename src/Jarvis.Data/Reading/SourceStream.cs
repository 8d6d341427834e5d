using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Encodings;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading;

/// <summary>
/// A source being read: counts the packed bytes for progress, unpacks gzip, zstd and a zip's entry, and hands out UTF-8 whatever the
/// encoding is. What can be seen to be no text at its beginning is refused here.
/// </summary>
public sealed class SourceStream : IDisposable
{
    private readonly SourceBytes _bytes;

    // A file that is no text.
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

    /// <summary>As the user knows it; errors and records name it.</summary>
    public string Name => _bytes.Name;

    /// <summary>The file on this disk whose bytes are the content as they are; null where they are unpacked on the way.</summary>
    public string? Path => Container == SourceContainer.None ? _bytes.Path : null;

    /// <summary>The content without byte order mark. What could not be decoded is no valid UTF-8.</summary>
    public Stream Utf8 { get; }

    /// <summary>
    /// The first bytes of <see cref="Utf8"/> (which still starts with them), up to about 64 kB, to recognise a layout by.
    /// </summary>
    public ReadOnlyMemory<byte> Head { get; }

    public SourceContainer Container => _bytes.Container;

    /// <summary>What the content was before it became <see cref="Utf8"/>.</summary>
    public DetectedEncoding Encoding { get; }

    /// <summary>Packed bytes.</summary>
    public long Length => _bytes.Length;

    /// <summary>Of <see cref="Length"/>.</summary>
    public long BytesRead => _bytes.BytesRead;

    public ReadLimits Limits => _bytes.Limits;

    /// <param name="encoding">Its name; null detects it.</param>
    /// <exception cref="DatasetException">Missing, empty, not readable, damaged or binary.</exception>
    public static SourceStream Open(string path, string name, ReadLimits? limits = null, string? encoding = null) =>
        Open(path, name, null, limits, encoding);

    /// <summary>Opens a file that is no text and that its reader reads by <see cref="Path"/>.</summary>
    /// <exception cref="DatasetException">Missing, empty, or not readable.</exception>
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
                bytes = SourceBytes.Open(path, name, entry, bytes.Limits); // a decompressor does not go back
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

    /// <summary>Tells the progress of a reader that does not read through <see cref="Utf8"/>.</summary>
    internal void Passed(double share) => _bytes.Passed(share);

    /// <exception cref="DatasetException">Somebody wrote to the file since it was opened, so that what was read is neither the old nor the
    /// new.</exception>
    public void ThrowIfChanged() => _bytes.ThrowIfChanged();

    public void Dispose()
    {
        Utf8.Dispose();
        _bytes.Dispose();
    }
}
