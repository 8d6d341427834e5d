using Jarvis.Engine.State;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Pieces packed into rows by best fit, longest first (packing by the histogram of lengths, Krell et al. 2021). The layout of the rows
/// depends on the lengths alone, so every pass has the same number of rows; which of the pieces of one length goes where is drawn again for
/// each pass, without using memory.
/// </summary>
internal sealed class PackedRows
{
    private readonly Piece[] _pieces; // longest first
    private readonly int[] _classStarts,
        _classCounts; // by length: where its pieces are in _pieces
    private readonly int[] _rowStarts,
        _slots; // row r holds _slots[_rowStarts[r].._rowStarts[r + 1]], places in _pieces

    public PackedRows(IEnumerable<Piece> pieces, int context)
    {
        _pieces = [.. pieces.OrderByDescending(piece => piece.Length)]; // stable: ties stay in file order
        (_classStarts, _classCounts) = (new int[context + 1], new int[context + 1]);
        for (int place = _pieces.Length - 1; place >= 0; place--)
        {
            _classStarts[_pieces[place].Length] = place;
            _classCounts[_pieces[place].Length]++;
        }
        var rows = BestFit(context);
        _rowStarts = new int[rows.Count + 1];
        _slots = new int[_pieces.Length];
        for (int row = 0; row < rows.Count; row++)
        {
            rows[row].CopyTo(_slots, _rowStarts[row]);
            _rowStarts[row + 1] = _rowStarts[row] + rows[row].Count;
        }
    }

    public int Count => _rowStarts.Length - 1;

    /// <summary>The pieces of a row in the pass that <paramref name="key"/> identifies.</summary>
    public IEnumerable<Piece> Row(int row, ulong key)
    {
        for (int slot = _rowStarts[row]; slot < _rowStarts[row + 1]; slot++)
        {
            int length = _pieces[_slots[slot]].Length,
                start = _classStarts[length];
            yield return _pieces[start + new Permutation(_classCounts[length], Permutation.Mix(key, (ulong)length))[_slots[slot] - start]];
        }
    }

    private List<List<int>> BestFit(int context)
    {
        var rows = new List<List<int>>();
        var open = new Stack<int>?[context + 1]; // rows by the room they have left
        var some = new SortedSet<int>(); // the amounts of room that some open row has
        for (int place = 0; place < _pieces.Length; place++)
        {
            int length = _pieces[place].Length,
                room = some.GetViewBetween(length, context).Min; // 0 where there is none
            int row = room == 0 ? rows.Count : open[room]!.Pop();
            if (room == 0)
            {
                rows.Add([]);
            }
            else if (open[room]!.Count == 0)
            {
                some.Remove(room);
            }
            rows[row].Add(place);
            int left = (room == 0 ? context : room) - length;
            if (left == 0)
            {
                continue;
            }
            (open[left] ??= new Stack<int>()).Push(row);
            some.Add(left);
        }
        return rows;
    }
}
