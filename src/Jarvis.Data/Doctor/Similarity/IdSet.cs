namespace Jarvis.Data.Doctor.Similarity;

/// <summary>A set of record ids at one bit each, since ids are dense.</summary>
internal sealed class IdSet
{
    private ulong[] _bits = new ulong[1024];

    public long Count { get; private set; }

    public void Add(long id)
    {
        long place = id >> 6;
        if (place >= _bits.Length)
        {
            Array.Resize(ref _bits, checked((int)Math.Max(place + 1, _bits.Length * 2L)));
        }
        ulong bit = 1UL << (int)(id & 63);
        Count += (_bits[place] & bit) == 0 ? 1 : 0;
        _bits[place] |= bit;
    }

    public bool Contains(long id) => id >> 6 < _bits.Length && (_bits[id >> 6] & (1UL << (int)(id & 63))) != 0;
}
