namespace Jarvis.Engine.State;

/// <summary>Random numbers as a function of (seed, position): nothing to save, and any position can be drawn again.</summary>
public static class CounterRandom
{
    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public static double Uniform(long seed, long position) => (Mix(Mix((ulong)seed) ^ (ulong)position) >> 11) * (1.0 / (1UL << 53));

    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
