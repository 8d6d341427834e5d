using System.Runtime.InteropServices;

namespace Jarvis.Kernels.Interop;

/// <summary>
/// Blocks of memory cut from large segments. The smallest free block that fits is taken, the lowest address among equals; free neighbours
/// are merged. Memory that was never in a block was never touched, so a segment costs only what was used of it. Thread-safe.
/// </summary>
/// <param name="smallest">The smallest block, in bytes: a smaller remainder stays with the block that it would be cut from.</param>
internal sealed unsafe class BlockList(long smallest)
{
    private const long Alignment = 4096,
        SegmentAlignment = 2 << 20,
        SmallestSegment = 64 << 20;

    private static readonly Comparer<Block> _bySize = Comparer<Block>.Create(
        (a, b) => a.Size != b.Size ? a.Size.CompareTo(b.Size) : a.Start.CompareTo(b.Start)
    );

    private readonly Lock _gate = new();
    private readonly Dictionary<nint, Block> _taken = [];
    private readonly List<Block> _free = [];
    private long _reserved,
        _allocated;

    internal (long Reserved, long Allocated) Usage
    {
        get
        {
            lock (_gate)
            {
                return (_reserved, _allocated);
            }
        }
    }

    /// <summary>At least <paramref name="bytes"/>, aligned to a page; null where there is no memory.</summary>
    internal void* Take(long bytes)
    {
        long size = (bytes + Alignment - 1) / Alignment * Alignment;
        lock (_gate)
        {
            var block = Smallest(size) ?? NewSegment(size);
            if (block is null)
            {
                return null;
            }
            if (block.Size - size >= smallest)
            {
                var rest = new Block(block.Start + (nint)size, block.Size - size) { Before = block, After = block.After };
                if (block.After is not null)
                {
                    block.After.Before = rest;
                }
                (block.After, block.Size) = (rest, size);
                AddFree(rest);
            }
            _taken.Add(block.Start, block);
            _allocated += block.Size;
            return (void*)block.Start;
        }
    }

    internal void Give(void* memory)
    {
        lock (_gate)
        {
            if (!_taken.Remove((nint)memory, out var block))
            {
                throw new InvalidOperationException("This memory is not a block that was taken.");
            }
            _allocated -= block.Size;
            if (block.Before is { IsFree: true } before)
            {
                RemoveFree(before);
                before.Swallow(block);
                block = before;
            }
            if (block.After is { IsFree: true } after)
            {
                RemoveFree(after);
                block.Swallow(after);
            }
            AddFree(block);
        }
    }

    /// <summary>Gives segments without a taken block back to the system and returns their bytes.</summary>
    internal long Trim()
    {
        lock (_gate)
        {
            long before = _reserved;
            for (int k = _free.Count - 1; k >= 0; k--)
            {
                if (_free[k] is { Before: null, After: null } whole)
                {
                    _free.RemoveAt(k);
                    _reserved -= whole.Size;
                    NativeMemory.AlignedFree((void*)whole.Start);
                }
            }
            return before - _reserved;
        }
    }

    private Block? Smallest(long size)
    {
        int place = _free.BinarySearch(new Block(0, size), _bySize);
        place = place < 0 ? ~place : place;
        if (place == _free.Count)
        {
            return null;
        }
        var block = _free[place];
        _free.RemoveAt(place);
        block.IsFree = false;
        return block;
    }

    private Block? NewSegment(long size)
    {
        // Grows by half of what is reserved: few segments, and little of the last one unused.
        long wanted = Math.Max(size, Math.Max(SmallestSegment, _reserved / 2));
        foreach (long bytes in (ReadOnlySpan<long>)[wanted, size])
        {
            long whole = (bytes + SegmentAlignment - 1) / SegmentAlignment * SegmentAlignment;
            try
            {
                void* start = NativeMemory.AlignedAlloc((nuint)whole, (nuint)SegmentAlignment);
                _reserved += whole;
                return new Block((nint)start, whole);
            }
            catch (OutOfMemoryException)
            {
                Trim();
            }
        }
        return null;
    }

    private void AddFree(Block block)
    {
        block.IsFree = true;
        _free.Insert(~_free.BinarySearch(block, _bySize), block);
    }

    private void RemoveFree(Block block)
    {
        block.IsFree = false;
        _free.RemoveAt(_free.BinarySearch(block, _bySize));
    }

    private sealed class Block(nint start, long size)
    {
        internal nint Start { get; } = start;
        internal long Size { get; set; } = size;
        internal bool IsFree { get; set; }
        internal Block? Before { get; set; }
        internal Block? After { get; set; }

        /// <summary>Merges the next block into this one.</summary>
        internal void Swallow(Block behind)
        {
            Size += behind.Size;
            After = behind.After;
            if (After is not null)
            {
                After.Before = this;
            }
        }
    }
}
