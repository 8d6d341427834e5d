using System.IO.MemoryMappedFiles;
using Jarvis.Storage;
using Microsoft.Win32.SafeHandles;

namespace Jarvis.Engine.Safetensors;

/// <summary>
/// A safetensors file, mapped into memory read-only: opening reads only its header, and pages are read when they are touched. Safe for many
/// readers.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly Dictionary<string, SafetensorsEntry> _byName;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private readonly byte* _start;

    private SafetensorsFile(
        string path,
        FileStream stream,
        IReadOnlyList<SafetensorsEntry> entries,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        Path = path;
        Entries = entries;
        Metadata = metadata;
        _byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        _file = DiskFile.Map(stream);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _handle = _view.SafeMemoryMappedViewHandle;
        _handle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    public string Path { get; }

    /// <summary>In the order of their bytes in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="InvalidDataException">The file is missing, incomplete or of another format.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"'{path}' does not exist.");
        }
        var stream = DiskFile.OpenRead(path, bufferSize: 1);
        try
        {
            var (entries, metadata) = SafetensorsHeader.Read(stream, path);
            return new SafetensorsFile(path, stream, entries, metadata);
        }
        catch (ArgumentException exception)
        {
            stream.Dispose();
            throw new InvalidDataException($"'{path}' is not a whole safetensors file: a name occurs twice.", exception);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The entry of a tensor; null where the file has none of that name.</summary>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Address of a tensor's bytes, little endian; valid until <see cref="Dispose"/>.</summary>
    public byte* Pointer(SafetensorsEntry entry)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return _start + entry.Start;
    }

    /// <summary>A part of a tensor's bytes.</summary>
    public ReadOnlySpan<byte> Bytes(SafetensorsEntry entry, long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, entry.Bytes - count);
        return new ReadOnlySpan<byte>(Pointer(entry) + offset, count);
    }

    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }
        _handle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
