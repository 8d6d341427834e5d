using Jarvis.Tokenizers.PreTokenizers;

namespace Jarvis.Tokenizers;

/// <summary>One thread's state for encoding: scratch memory for a piece and a cache of pieces. The model behind it is shared.</summary>
/// <param name="wholePieces">Tokens that a piece becomes without merging; null where merges decide.</param>
internal sealed class BpeEncoder(PieceCutter cutter, MergeTable merges, PieceSymbols symbols, IReadOnlyDictionary<string, int>? wholePieces)
{
    private const int PiecesAtOnce = 256;

    private readonly WordMerger _merger = new(merges);
    private readonly WordCache _cache = new();

    /// <summary>Appends the ids of text that holds no added token.</summary>
    /// <param name="atStart">Whether the text is the beginning of what the caller wrote.</param>
    public void Encode(ReadOnlySpan<byte> text, bool atStart, IdBuffer ids)
    {
        if (text.IsEmpty)
        {
            return;
        }

        text = cutter.Prepare(text, atStart);
        Span<int> ends = stackalloc int[PiecesAtOnce];
        int start = 0;
        while (start < text.Length)
        {
            foreach (int end in ends[..cutter.Ends(text, start, ends)])
            {
                EncodePiece(text, start, end - start, ids);
                start = end;
            }
        }
    }

    private void EncodePiece(ReadOnlySpan<byte> text, int start, int length, IdBuffer ids)
    {
        if (length > WordCache.LongestWord)
        {
            ids.AddRange(Merge(text.Slice(start, length)));
            return;
        }

        var (low, high) = WordCache.Key(text, start, length);
        if (!_cache.TryGet(low, high, length, out var known))
        {
            known = Merge(text.Slice(start, length));
            _cache.Add(low, high, length, known);
        }

        ids.AddRange(known);
    }

    private ReadOnlySpan<int> Merge(ReadOnlySpan<byte> piece)
    {
        var room = _merger.Room(piece.Length);
        if (wholePieces is not null && wholePieces.TryGetValue(symbols.Text(piece), out int whole))
        {
            room[0] = whole;
            return _merger.Merge(1);
        }

        return _merger.Merge(symbols.Fill(piece, room));
    }
}
