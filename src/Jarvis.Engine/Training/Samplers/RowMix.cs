using Jarvis.Engine.State;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Decides which group provides each row: the rows of a step are divided by the largest remainder of what each group is owed so far, so no
/// group is ever a full row away from its share. Within a step the groups are shuffled.
/// </summary>
/// <param name="shares">Of each group; they add up to 1.</param>
/// <param name="block">Rows of a step.</param>
internal sealed class RowMix(double[] shares, int block, ulong key)
{
    private readonly int[] _groups = new int[block]; // of the current block, in the order of its rows
    private long[] _given = new long[shares.Length]; // before the current block
    private long _block = -1;

    /// <param name="row">Counted from where the mix begins.</param>
    /// <returns>The group, and how many rows it gave before this one.</returns>
    public (int Group, long Index) At(long row)
    {
        var (wanted, place) = Math.DivRem(row, block);
        MoveTo(wanted);
        int group = _groups[place];
        return (group, _given[group] + _groups.AsSpan(0, (int)place).Count(group));
    }

    /// <summary>Rows that each group gave before a block.</summary>
    public long[] GivenBefore(long wanted)
    {
        MoveTo(wanted);
        return [.. _given];
    }

    private void MoveTo(long wanted)
    {
        if (wanted < _block)
        {
            (_block, _given) = (-1, new long[shares.Length]);
        }
        for (; _block < wanted; ShareOut(_block))
        {
            if (_block >= 0)
            {
                foreach (int group in _groups)
                {
                    _given[group]++;
                }
            }
            _block++;
        }
    }

    private void ShareOut(long number)
    {
        var owed = new double[shares.Length];
        for (int group = 0; group < owed.Length; group++)
        {
            owed[group] = shares[group] * block * (number + 1) - _given[group];
        }
        var order = new Permutation(block, Permutation.Mix(key, (ulong)number));
        for (int row = 0; row < block; row++)
        {
            int most = 0;
            for (int group = 1; group < owed.Length; group++)
            {
                if (owed[group] > owed[most])
                {
                    most = group;
                }
            }
            owed[most]--;
            _groups[order[row]] = most;
        }
    }
}
