using System.IO.Compression;
using Jarvis.Data.Reading.Streams;
using Jarvis.Storage;

namespace Jarvis.Data.Reading.Containers;

/// <summary>An opened and decompressed file, before its bytes are interpreted.</summary>
internal sealed class SourceBytes : IDisposable
{
    private const int HeadBytes = 64 << 10;

    // Without this switch, .NET silently treats a truncated file as a shorter one.
    static SourceBytes() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private readonly FileStream _file;
    private readonly CountingStream _packed;
    private readonly (long Bytes, DateTime WrittenAt) _stamp;

    private SourceBytes(FileStream file, string name, ZipEntry? entry, ReadLimits limits)
    {
        (_file, Name, Limits, _stamp) = (file, name, limits, Stamp(file.Name));
        var magic = new byte[Math.Min(SourceContainers.MagicBytes, file.Length)];
        file.ReadExactly(magic);
        file.Position = 0;
        Container = entry is null ? SourceContainers.Of(magic) : SourceContainer.Zip;
        Length = entry?.PackedBytes ?? file.Length;
        if (entry is not null)
        {
            ZipDirectory.Seek(file, entry, name);
        }
        _packed = new CountingStream(file);
        Content = Container == SourceContainer.None ? _packed : new UnpackedStream(Unpack(entry), _packed, name, Container, limits);
    }

    /// <summary>Path on disk.</summary>
    public string Path => _file.Name;

    public string Name { get; }
    public SourceContainer Container { get; }
    public Stream Content { get; }
    public long Length { get; }
    public long BytesRead => Math.Min(_packed.BytesRead, Length);
    public ReadLimits Limits { get; }

    /// <exception cref="DatasetException">The file is missing, empty, not a regular file, or not readable.</exception>
    public static SourceBytes Open(string path, string name, ZipEntry? entry, ReadLimits limits)
    {
        var file = OpenFile(path, name);
        try
        {
            return new SourceBytes(file, name, entry, limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The first 64 kB, or less if the content is shorter.</summary>
    /// <exception cref="DatasetException">The content is empty.</exception>
    public byte[] ReadHead()
    {
        var head = new byte[Container == SourceContainer.None ? (int)Math.Min(HeadBytes, Length) : HeadBytes];
        int read = Content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return read > 0 ? head[..read] : throw new DatasetException($"{Name} is empty (0 bytes). Choose a file that has text in it.");
    }

    public void ThrowIfChanged()
    {
        if (Stamp(_file.Name) is var now && now != _stamp)
        {
            throw new DatasetException(
                $"{Name} changed while it was read: {_stamp.Bytes} bytes then, {now.Bytes} now. Import it again when nothing writes to it."
            );
        }
    }

    /// <summary>Reports the progress of a reader that reads the file by its path.</summary>
    public void Passed(double share) => _packed.Passed((long)(Length * Math.Clamp(share, 0, 1)));

    public void Dispose() => Content.Dispose();

    /// <exception cref="DatasetException">See <see cref="Open"/>.</exception>
    public static FileStream OpenFile(string path, string name)
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
            // The length is checked before opening: pipes and devices have none either, and opening a pipe would wait for its writer.
            return new FileInfo(target).Length > 0
                ? DiskFile.OpenRead(target, 1, FileOptions.SequentialScan)
                : throw new DatasetException($"{name} is empty (0 bytes). Choose a file that has text in it.");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new DatasetException(
                $"{name} may not be read by the user that Jarvis runs as. Change its permissions, or upload it.",
                exception
            );
        }
        catch (IOException exception)
        {
            throw new DatasetException($"{name} cannot be opened: {exception.Message}", exception);
        }
    }

    private Stream Unpack(ZipEntry? entry) =>
        Container switch
        {
            SourceContainer.Gzip => new GZipStream(_packed, CompressionMode.Decompress),
            SourceContainer.Zstd => new ZstdStream(_packed),
            _ when entry is null => throw new DatasetException($"{Name} is a zip archive of several files; it is read file by file."),
            _ => entry.Unpack(_packed),
        };

    private static (long Bytes, DateTime WrittenAt) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }
}
