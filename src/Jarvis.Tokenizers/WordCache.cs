using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jarvis.Tokenizers;

/// <summary>
/// Remembers the ids of pieces of up to 16 bytes that become up to 7 tokens: one slot per hash, the newest entry wins, so its memory never
/// grows (48 bytes × 32,768). For one thread at a time.
/// </summary>
internal sealed class WordCache
{
    public const int LongestWord = 16;
    public const int MostIds = 7;
    private const int SlotBits = 15;

    private readonly Entry[] _entries = new Entry[1 << SlotBits];

    /// <summary>Two words of little-endian bytes, zero padded; the length keeps apart what padding would confuse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong Low, ulong High) Key(ReadOnlySpan<byte> text, int start, int length)
    {
        if (start + 16 <= text.Length)
        {
            ref byte first = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), start);
            ulong low = Unsafe.ReadUnaligned<ulong>(ref first);
            if (length <= 8)
            {
                return (length == 8 ? low : low & ((1UL << (length * 8)) - 1), 0);
            }

            ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, 8));
            return (low, length == 16 ? high : high & ((1UL << ((length - 8) * 8)) - 1));
        }

        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        text.Slice(start, length).CopyTo(padded);
        var words = MemoryMarshal.Cast<byte, ulong>(padded);
        return (words[0], words[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(ulong low, ulong high, int length, out ReadOnlySpan<int> ids)
    {
        ref Entry entry = ref _entries[Slot(low, high, length)];
        if (entry.Low == low && entry.High == high && entry.Length == length)
        {
            ids = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Ids, int>(ref entry.Ids), entry.Count);
            return true;
        }

        ids = default;
        return false;
    }

    public void Add(ulong low, ulong high, int length, ReadOnlySpan<int> ids)
    {
        if (ids.Length <= MostIds)
        {
            ref Entry entry = ref _entries[Slot(low, high, length)];
            entry.Low = low;
            entry.High = high;
            entry.Length = (byte)length;
            entry.Count = (byte)ids.Length;
            ids.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Ids, int>(ref entry.Ids), MostIds));
        }
    }

    private static int Slot(ulong low, ulong high, int length)
    {
        ulong hash = (low * 0x9E3779B97F4A7C15UL) ^ ((high + (ulong)length) * 0xC2B2AE3D27D4EB4FUL);
        return (int)((hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9UL >> (64 - SlotBits));
    }

    [InlineArray(MostIds)]
    private struct Ids
    {
        private int _first;
    }

    private struct Entry
    {
        public ulong Low;
        public ulong High;
        public Ids Ids;
        public byte Length;
        public byte Count;
    }
}
