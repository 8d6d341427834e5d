using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Jarvis.Storage;

namespace Jarvis.Data.Knowledge.Vectors;

/// <summary>
/// A memory-mapped file of vectors that every search scans completely: cosines are exact, and the system can reclaim the memory at any
/// time. Thread-safe.
/// </summary>
public sealed unsafe class VectorFile : IDisposable
{
    private const long RowsPerLook = 4096; // between two checks for cancellation

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly float* _rows;

    private VectorFile(MemoryMappedFile map, MemoryMappedViewAccessor view, int width, long count)
    {
        (_map, _view, Width, Count) = (map, view, width, count);
        byte* data = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
        _rows = (float*)(data + VectorWriter.HeaderBytes);
    }

    public int Width { get; }

    public long Count { get; }

    /// <exception cref="DatasetException">The file is missing, truncated, or not a file of vectors.</exception>
    public static VectorFile Open(string path)
    {
        try
        {
            var (width, count) = Shape(path);
            var map = DiskFile.Map(path);
            return new VectorFile(map, map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), width, count);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"The vectors in {path} cannot be read: {exception.Message} Compute the embeddings again.",
                exception
            );
        }
    }

    private static (int Width, long Count) Shape(string path)
    {
        using var file = DiskFile.OpenRead(path);
        Span<byte> header = stackalloc byte[VectorWriter.HeaderBytes];
        int width = 0;
        bool known =
            file.Length >= header.Length
            && file.ReadAtLeast(header, header.Length, false) == header.Length
            && header.StartsWith(VectorWriter.Magic)
            && BinaryPrimitives.ReadInt32LittleEndian(header[4..]) == VectorWriter.Version
            && (width = BinaryPrimitives.ReadInt32LittleEndian(header[8..])) is > 0 and <= 1 << 20;
        long bytes = file.Length - VectorWriter.HeaderBytes,
            row = (long)width * sizeof(float);
        return known && bytes % row == 0 && bytes > 0
            ? (width, bytes / row)
            : throw new DatasetException($"{path} is damaged or not a vectors file. Compute the embeddings again.");
    }

    /// <summary>The cosine between a chunk's vector (ids from 1) and a query of length one.</summary>
    public float Cosine(ReadOnlySpan<float> query, long chunk)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length, Width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunk, Count);
        return Dot.Of(query, new ReadOnlySpan<float>(_rows + (chunk - 1) * Width, Width));
    }

    /// <summary>The chunks with the highest cosines, best first; ties are ordered by id.</summary>
    /// <param name="query">A vector of length one.</param>
    public IReadOnlyList<ScoredChunk> Nearest(ReadOnlySpan<float> query, int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length, Width);
        var best = new PriorityQueue<long, (float Cosine, long Later)>();
        for (long row = 0; row < Count; row++)
        {
            if (row % RowsPerLook == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            var key = (Dot.Of(query, new ReadOnlySpan<float>(_rows + row * Width, Width)), -row);
            if (best.Count < most)
            {
                best.Enqueue(row + 1, key);
            }
            else if (best.TryPeek(out _, out var least) && key.CompareTo(least) > 0)
            {
                best.EnqueueDequeue(row + 1, key);
            }
        }
        var found = new ScoredChunk[best.Count];
        for (int i = found.Length - 1; best.TryDequeue(out long chunk, out var key); i--)
        {
            found[i] = new ScoredChunk(chunk, key.Cosine);
        }
        return found;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}

/// <summary>A chunk's id and its score in one list.</summary>
public readonly record struct ScoredChunk(long Chunk, double Score);
