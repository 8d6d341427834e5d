using System.Text;

namespace Jarvis.Data;

/// <summary>
/// A file being read: counts the raw bytes for progress, and hands out UTF-8 whatever Unicode encoding the byte order mark names.
/// What can be seen to be no text at its beginning is refused here.
/// </summary>
public sealed class SourceStream : IDisposable
{
    private readonly CountingStream _raw;

    private SourceStream(string name, CountingStream raw, Stream utf8, byte[] head, long length, ReadLimits limits)
    {
        (Name, _raw, Utf8, Head, Length, Limits) = (name, raw, utf8, head, length, limits);
    }

    /// <summary>As the user knows it; errors and records name it.</summary>
    public string Name { get; }

    /// <summary>The file on this disk whose bytes are the content as they are; null where they are unpacked on the way.</summary>
    public string? Path { get; private init; }

    /// <summary>The content without byte order mark.</summary>
    public Stream Utf8 { get; }

    /// <summary>The first bytes of <see cref="Utf8"/> (which still starts with them), up to about 64 kB, to recognise a layout by.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    public long Length { get; }

    public long BytesRead => Math.Min(_raw.BytesRead, Length);

    public ReadLimits Limits { get; }

    /// <exception cref="DatasetException">Missing, empty, not readable, or binary.</exception>
    public static SourceStream Open(string path, string name, ReadLimits? limits = null)
    {
        var file = OpenFile(path, name);
        try
        {
            var head = new byte[Math.Min(64 << 10, file.Length)];
            file.ReadExactly(head);
            var (encoding, markBytes) = ContentSniffer.Recognise(head, name);
            file.Position = markBytes;
            var raw = new CountingStream(file);
            var utf8 = encoding is UTF8Encoding ? raw : Encoding.CreateTranscodingStream(raw, encoding, Encoding.UTF8);
            head = encoding is UTF8Encoding ? head[markBytes..] : Encoding.Convert(encoding, Encoding.UTF8, head[markBytes..]);
            return new SourceStream(name, raw, utf8, head, file.Length, limits ?? ReadLimits.Default);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is no text and that its reader reads by <see cref="Path"/>.</summary>
    /// <exception cref="DatasetException">Missing, empty, or not readable.</exception>
    public static SourceStream OpenBinary(string path, string name, ReadLimits? limits = null)
    {
        var raw = new CountingStream(OpenFile(path, name));
        return new SourceStream(name, raw, raw, [], raw.Length, limits ?? ReadLimits.Default) { Path = path };
    }

    /// <summary>Tells the progress of a reader that does not read through <see cref="Utf8"/>.</summary>
    internal void Passed(double share) => _raw.Passed((long)(Length * Math.Clamp(share, 0, 1)));

    public DatasetException Error(long line, string reason) => new($"{Name}, line {line}: {reason}");

    public void Dispose() => Utf8.Dispose();

    private static FileStream OpenFile(string path, string name)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new DatasetException($"{name} is a folder. Choose one file in it.");
            }
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (!File.Exists(target))
            {
                throw new DatasetException($"{name} does not exist.");
            }
            // Before opening: pipes and devices have no length either, and opening a pipe waits for its writer.
            return new FileInfo(target).Length > 0
                ? new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan)
                : throw new DatasetException($"{name} is empty (0 bytes). Choose a file that has text in it.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new DatasetException($"{name} may not be read by the user that Jarvis runs as. Change its permissions, or upload it.");
        }
        catch (IOException failure)
        {
            throw new DatasetException($"{name} cannot be opened: {failure.Message}", failure);
        }
    }
}
