namespace Jarvis.Tokenizers.Training;

/// <summary>Numbers the pairs of tokens that occur, from 0, and counts how often each does.</summary>
internal sealed class PairTable
{
    private int[] _slots = new int[1 << 16];
    private ulong[] _keys = new ulong[1 << 14];
    private long[] _counts = new long[1 << 14];

    public int Count { get; private set; }

    public ulong KeyOf(int pair) => _keys[pair];

    public ref long CountOf(int pair) => ref _counts[pair];

    public static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>The number of a pair, a new one where it was not seen before.</summary>
    public int IndexOf(int left, int right)
    {
        ulong key = Key(left, right);
        int slot = Slot(key);
        while (_slots[slot] != 0)
        {
            int known = _slots[slot] - 1;
            if (_keys[known] == key)
            {
                return known;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        return Insert(slot, key);
    }

    private int Insert(int slot, ulong key)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _counts, Count * 2);
        }

        _keys[Count] = key;
        _slots[slot] = ++Count;
        if (Count * 2 > _slots.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (int pair = 0; pair < Count; pair++)
        {
            int slot = Slot(_keys[pair]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = pair + 1;
        }
    }

    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> 32) & (_slots.Length - 1);
}
