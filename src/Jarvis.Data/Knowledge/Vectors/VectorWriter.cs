using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Jarvis.Storage;

namespace Jarvis.Data.Knowledge.Vectors;

/// <summary>
/// Writes a file of vectors: a header of 16 bytes ("JVEC", version, dimension, zero; int32 little endian), then one row of fp32 per chunk,
/// in order of chunk id. Rows have length one, or are zero for a text without tokens.
/// </summary>
internal sealed class VectorWriter : IDisposable
{
    internal const int HeaderBytes = 16,
        Version = 1;
    internal static ReadOnlySpan<byte> Magic => "JVEC"u8;

    private readonly FileStream _file;
    private readonly int _width;

    /// <param name="keep">Number of rows that an earlier writer is known to have flushed to disk. If the file holds fewer or is invalid,
    /// writing starts from scratch.</param>
    public VectorWriter(string path, int width, long keep = 0)
    {
        _width = width;
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], width);
        _file = keep > 0 ? DiskFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, 1 << 16) : DiskFile.Create(path, 1 << 16);
        Span<byte> there = stackalloc byte[HeaderBytes];
        long bytes = HeaderBytes + (keep * width * sizeof(float));
        if (keep > 0 && _file.Length >= bytes && _file.ReadAtLeast(there, HeaderBytes) == HeaderBytes && there.SequenceEqual(header))
        {
            Kept = keep;
            _file.SetLength(bytes);
            _file.Position = bytes;
            return;
        }
        _file.SetLength(0);
        _file.Position = 0;
        _file.Write(header);
    }

    /// <summary>Number of an earlier writer's rows that were kept.</summary>
    public long Kept { get; }

    /// <exception cref="DatasetException">The vector contains NaN or infinity, so its model is damaged.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _width);
        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
            {
                throw new DatasetException(
                    "The model's states are no numbers (NaN or infinite), so it gives no embeddings. Choose another checkpoint."
                );
            }
        }
        _file.Write(MemoryMarshal.AsBytes(vector)); // little endian, like every machine that runs .NET 10 here
    }

    /// <summary>Flushes the added rows to disk.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    public void Dispose() => _file.Dispose();
}
