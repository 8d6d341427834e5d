namespace Jarvis.Engine.State;

/// <summary>
/// A shuffle of 0 … Count - 1 that needs no memory: a four-round Feistel network over the next even power of two, walked until it lands
/// inside (fewer than four walks on average). Equal (Count, key) give equal orders on every machine.
/// </summary>
public readonly struct Permutation
{
    private readonly ulong _key;
    private readonly int _halfBits;

    public Permutation(long count, ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Count = count;
        _key = key;
        int bits = count <= 1 ? 1 : 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)count - 1);
        _halfBits = (bits + 1) / 2;
    }

    public long Count { get; }

    /// <summary>Where position <paramref name="index"/> of the shuffled order points to.</summary>
    public long this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            ulong value = (ulong)index;
            do
            {
                value = Round(value);
            } while (value >= (ulong)Count);
            return (long)value;
        }
    }

    /// <summary>
    /// Mixes numbers into 64 bits (SplitMix64's finalizer); the one source of "random" choices that depend on a seed and a position.
    /// </summary>
    public static ulong Mix(ulong a, ulong b)
    {
        ulong x = a + (0x9E3779B97F4A7C15UL * (b + 1));
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    private ulong Round(ulong value)
    {
        ulong mask = (1UL << _halfBits) - 1;
        ulong left = value >> _halfBits,
            right = value & mask;
        for (ulong round = 0; round < 4; round++)
        {
            (left, right) = (right, left ^ (Mix(_key + round, right) & mask));
        }

        return (left << _halfBits) | right;
    }
}
