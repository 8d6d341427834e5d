using System.Numerics;
using System.Runtime.InteropServices;
using Jarvis.Tokenizers.PreTokenizers;

namespace Jarvis.Tokenizers.Training;

/// <summary>
/// Counts pieces of text: an open-addressing hash table over the bytes of each distinct piece, which are stored once, one after another.
/// </summary>
internal sealed class WordCounter(PieceScanner scanner, int? longestPieceBytes)
{
    /// <summary>The most bytes of distinct pieces; the trainer needs four times as much memory.</summary>
    private const int MostBytes = 1 << 29;

    private Entry[] _entries = new Entry[1 << 14];
    private byte[] _bytes = new byte[1 << 18];
    private int _used;

    /// <summary>Distinct pieces.</summary>
    public int Count { get; private set; }

    /// <summary>Counts the pieces of one text.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int end = scanner.End(text, start);
            if (longestPieceBytes is { } longest && end - start > longest)
            {
                end = start + longest;
            }

            Add(text[start..end], 1);
            start = end;
        }
    }

    /// <summary>Counts the pieces of each line on its own, its line break included, as Hugging Face's trainer reads files.</summary>
    public void AddLines(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n') + 1;
            AddText(end == 0 ? text : text[..end]);
            text = end == 0 ? default : text[end..];
        }
    }

    public void AddAll(WordCounter other)
    {
        foreach (ref readonly var entry in other._entries.AsSpan())
        {
            if (entry.Count > 0)
            {
                Add(other._bytes.AsSpan(entry.Start, entry.Length), entry.Count);
            }
        }
    }

    /// <summary>Every distinct piece with its count, in order of its bytes, so that equal texts give equal orders.</summary>
    public List<(ReadOnlyMemory<byte> Piece, long Count)> Words()
    {
        var words = new List<(ReadOnlyMemory<byte> Piece, long Count)>(Count);
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.Count > 0)
            {
                words.Add((_bytes.AsMemory(entry.Start, entry.Length), entry.Count));
            }
        }

        words.Sort((a, b) => a.Piece.Span.SequenceCompareTo(b.Piece.Span));
        return words;
    }

    private void Add(ReadOnlySpan<byte> piece, long count)
    {
        uint hash = Hash(piece);
        int slot = (int)(hash & (uint)(_entries.Length - 1));
        while (true)
        {
            ref var entry = ref _entries[slot];
            if (entry.Count == 0)
            {
                break;
            }

            if (entry.Hash == hash && entry.Length == piece.Length && _bytes.AsSpan(entry.Start, entry.Length).SequenceEqual(piece))
            {
                entry.Count += count;
                return;
            }

            slot = (slot + 1) & (_entries.Length - 1);
        }

        Insert(slot, hash, piece, count);
    }

    private void Insert(int slot, uint hash, ReadOnlySpan<byte> piece, long count)
    {
        if (_bytes.Length - _used < piece.Length)
        {
            if ((long)_used + piece.Length > MostBytes)
            {
                throw new InvalidOperationException(
                    $"The text has more than {MostBytes >> 20} MB of different words (encoded data rather than text?); a "
                        + "tokenizer cannot be trained on it. Train on a part."
                );
            }

            Array.Resize(ref _bytes, (int)BitOperations.RoundUpToPowerOf2((uint)(_used + piece.Length)));
        }

        piece.CopyTo(_bytes.AsSpan(_used));
        _entries[slot] = new Entry
        {
            Hash = hash,
            Start = _used,
            Length = piece.Length,
            Count = count,
        };
        _used += piece.Length;
        if (++Count * 2 > _entries.Length)
        {
            Grow();
        }
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.Count > 0)
            {
                int slot = (int)(entry.Hash & (uint)(_entries.Length - 1));
                while (_entries[slot].Count > 0)
                {
                    slot = (slot + 1) & (_entries.Length - 1);
                }

                _entries[slot] = entry;
            }
        }
    }

    private static uint Hash(ReadOnlySpan<byte> piece)
    {
        ulong hash = (ulong)piece.Length * 0x9E3779B97F4A7C15UL;
        while (piece.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(piece)) * 0xC2B2AE3D27D4EB4FUL;
            hash ^= hash >> 29;
            piece = piece[8..];
        }

        ulong rest = 0;
        for (int i = 0; i < piece.Length; i++)
        {
            rest |= (ulong)piece[i] << (8 * i);
        }

        hash = (hash ^ rest) * 0xBF58476D1CE4E5B9UL;
        return (uint)(hash >> 32);
    }

    private struct Entry
    {
        public uint Hash;
        public int Start;
        public int Length;
        public long Count;
    }
}
