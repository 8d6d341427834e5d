namespace Jarvis.Kernels.Cpu;

/// <summary>
/// A SIMD register of floats. Kernels are written once over it; the runtime compiles them for each width as if they had been written for
/// it. Memory is float32 (T = float) or bfloat16 (T = ushort), always computed in float32.
/// </summary>
internal unsafe interface ILanes<V>
    where V : struct, ILanes<V>
{
    /// <summary>Floats per register.</summary>
    static abstract int Count { get; }

    static abstract V All(float value);

    static abstract V Load<T>(T* from)
        where T : unmanaged;

    static abstract void Store<T>(T* to, V x)
        where T : unmanaged;

    static abstract V operator +(V a, V b);

    static abstract V operator -(V a, V b);

    static abstract V operator *(V a, V b);

    static abstract V operator *(V a, float b);

    static abstract V operator /(V a, V b);

    static abstract V operator -(V a);

    /// <summary>a b + c, rounded once.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Larger(V a, V b);

    static abstract V Smaller(V a, V b);

    static abstract V Root(V x);

    /// <summary>Rounds to the nearest integer, ties to even.</summary>
    static abstract V Whole(V x);

    /// <summary>x · 2ⁿ for an integer n from -126 to 127.</summary>
    static abstract V Scale(V x, V n);

    /// <summary><paramref name="then"/> where below &lt; limit, else <paramref name="otherwise"/>; a NaN takes the latter.</summary>
    static abstract V WhereLess(V below, V limit, V then, V otherwise);

    static abstract float Sum(V x);

    static abstract float Largest(V x);
}
