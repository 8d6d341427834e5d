namespace Jarvis.Tokenizers;

/// <summary>
/// Applies merges to one piece: always the pair of lowest rank next, the leftmost among equals. Short pieces scan an array of ranks; long
/// ones use a heap over a linked list, so that a megabyte without a blank costs n log n rather than n².
/// </summary>
internal sealed class WordMerger(MergeTable merges)
{
    private const int Short = 96;

    private readonly PriorityQueue<(int Left, int LeftId, int RightId), long> _heap = new();
    private int[] _ids = new int[Short];
    private int[] _ranks = new int[Short];
    private int[] _merged = new int[Short];

    /// <summary>Room for the ids of a piece's bytes; fill it, then call <see cref="Merge"/>.</summary>
    public Span<int> Room(int length)
    {
        if (_ids.Length < length)
        {
            int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length);
            _ids = new int[size];
            _ranks = new int[size];
            _merged = new int[size];
        }

        return _ids.AsSpan(0, length);
    }

    /// <summary>Merges the first <paramref name="length"/> ids in place; the result is valid until the next call.</summary>
    public ReadOnlySpan<int> Merge(int length) => _ids.AsSpan(0, length <= Short ? MergeShort(length) : MergeLong(length));

    private int MergeShort(int length)
    {
        var ids = _ids.AsSpan(0, length);
        var ranks = _ranks.AsSpan(0, length);
        var merged = _merged.AsSpan(0, length);
        for (int i = 0; i + 1 < length; i++)
        {
            ranks[i] = merges.Rank(ids[i], ids[i + 1], out merged[i]);
        }

        while (length > 1)
        {
            int best = 0;
            for (int i = 1; i < length - 1; i++)
            {
                if (ranks[i] < ranks[best])
                {
                    best = i;
                }
            }

            if (ranks[best] == MergeTable.Never)
            {
                break;
            }

            ids[best] = merged[best];
            ids[(best + 2)..length].CopyTo(ids[(best + 1)..]);
            ranks[(best + 2)..length].CopyTo(ranks[(best + 1)..]);
            merged[(best + 2)..length].CopyTo(merged[(best + 1)..]);
            length--;
            if (best > 0)
            {
                ranks[best - 1] = merges.Rank(ids[best - 1], ids[best], out merged[best - 1]);
            }

            if (best + 1 < length)
            {
                ranks[best] = merges.Rank(ids[best], ids[best + 1], out merged[best]);
            }
        }

        return length;
    }

    /// <summary>_ranks holds the next live position, _merged the previous one; a dead position has id -1.</summary>
    private int MergeLong(int length)
    {
        _heap.Clear();
        for (int i = 0; i < length; i++)
        {
            _ranks[i] = i + 1;
            _merged[i] = i - 1;
        }

        for (int i = 0; i + 1 < length; i++)
        {
            Offer(i, i + 1);
        }

        while (_heap.TryDequeue(out var pair, out _))
        {
            int right = _ids[pair.Left] == pair.LeftId ? _ranks[pair.Left] : length;
            if (right >= length || _ids[right] != pair.RightId)
            {
                continue;
            }

            merges.Rank(pair.LeftId, pair.RightId, out _ids[pair.Left]);
            _ids[right] = -1;
            int after = _ranks[right];
            _ranks[pair.Left] = after;
            if (after < length)
            {
                _merged[after] = pair.Left;
                Offer(pair.Left, after);
            }

            if (_merged[pair.Left] is var before and >= 0)
            {
                Offer(before, pair.Left);
            }
        }

        int kept = 0;
        for (int i = 0; i < length; i = _ranks[i])
        {
            _ids[kept++] = _ids[i];
        }

        return kept;
    }

    private void Offer(int left, int right)
    {
        int rank = merges.Rank(_ids[left], _ids[right], out _);
        if (rank != MergeTable.Never)
        {
            _heap.Enqueue((left, _ids[left], _ids[right]), ((long)rank << 32) | (uint)left);
        }
    }
}
