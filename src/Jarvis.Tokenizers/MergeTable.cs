using System.Numerics;
using System.Runtime.CompilerServices;

namespace Jarvis.Tokenizers;

/// <summary>
/// Which pairs of tokens merge, how early, and into what: an open-addressing hash table of 16 bytes per entry, at most half full.
/// </summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge: later than every other.</summary>
    public const int Never = int.MaxValue;

    private readonly Entry[] _entries;
    private readonly int _shift;

    public MergeTable(int count)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count * 2));
        _entries = new Entry[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        Array.Fill(_entries, new Entry { Key = ulong.MaxValue, Rank = Never });
    }

    /// <summary>A repeated pair gets its later rank, as in Hugging Face's tokenizers.</summary>
    public void Add(int left, int right, int rank, int merged)
    {
        ulong key = Key(left, right);
        int slot = Slot(key);
        while (_entries[slot].Key != ulong.MaxValue && _entries[slot].Key != key)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = new Entry
        {
            Key = key,
            Rank = rank,
            Merged = merged,
        };
    }

    /// <summary>The rank of a pair, and the token it becomes; <see cref="Never"/> where it does not merge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Rank(int left, int right, out int merged)
    {
        ulong key = Key(left, right);
        var entries = _entries;
        int slot = Slot(key);
        while (true)
        {
            ref readonly var entry = ref entries[slot];
            if (entry.Key == key || entry.Key == ulong.MaxValue)
            {
                merged = entry.Merged;
                return entry.Rank;
            }

            slot = (slot + 1) & (entries.Length - 1);
        }
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);

    private struct Entry
    {
        public ulong Key;
        public int Rank;
        public int Merged;
    }
}
