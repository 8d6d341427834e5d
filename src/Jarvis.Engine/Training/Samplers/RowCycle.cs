using Jarvis.Engine.State;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// An endless sequence of rows: pass after pass over the same records, each record once per pass, each pass packed and ordered in its own
/// way.
/// </summary>
internal sealed class RowCycle(PackedRows rows, ulong key)
{
    public int Count => rows.Count;

    /// <param name="index">From 0, over all passes.</param>
    public IEnumerable<Piece> Row(long index)
    {
        var (pass, place) = Math.DivRem(index, rows.Count);
        ulong drawn = Permutation.Mix(key, (ulong)pass);
        return rows.Row((int)new Permutation(rows.Count, drawn)[place], drawn);
    }
}
