namespace Jarvis.Tokenizers.Training;

/// <summary>A binary heap of pairs that wait to be merged: the most frequent first, among equals the one with the smaller ids.</summary>
internal sealed class MergeQueue
{
    private Candidate[] _heap = new Candidate[1 << 14];

    public int Count { get; private set; }

    /// <param name="words">The words in which the pair occurred when it was pushed.</param>
    public void Push(long count, ulong key, int pair, WordList words)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        var item = new Candidate(count, key, pair, words);
        int i = Count++;
        while (i > 0 && item.Before(_heap[(i - 1) / 2]))
        {
            _heap[i] = _heap[(i - 1) / 2];
            i = (i - 1) / 2;
        }

        _heap[i] = item;
    }

    public Candidate Pop()
    {
        var top = _heap[0];
        var item = _heap[--Count];
        _heap[Count] = default;
        int i = 0;
        while ((2 * i) + 1 < Count)
        {
            int child = (2 * i) + 1;
            if (child + 1 < Count && _heap[child + 1].Before(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].Before(item))
            {
                break;
            }

            _heap[i] = _heap[child];
            i = child;
        }

        if (Count > 0)
        {
            _heap[i] = item;
        }

        return top;
    }

    internal readonly record struct Candidate(long Count, ulong Key, int Pair, WordList Words)
    {
        public bool Before(in Candidate other) => Count != other.Count ? Count > other.Count : Key < other.Key;
    }
}
