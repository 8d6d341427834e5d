using System.Runtime.CompilerServices;

namespace Jarvis.Kernels.Cpu;

/// <summary>What is built on <see cref="ILanes{V}"/>: the ends of rows, single elements, and the functions of activations.</summary>
internal static unsafe class Lanes
{
    /// <summary>The first <paramref name="count"/> lanes; the others are <paramref name="fill"/>.</summary>
    internal static V LoadPart<V, T>(T* from, long count, float fill = 0)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        float* whole = stackalloc float[16];
        for (int k = 0; k < V.Count; k++)
        {
            whole[k] = k < count ? Wide(from[k]) : fill;
        }
        return V.Load(whole);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    internal static void StorePart<V, T>(T* to, V x, long count)
        where V : struct, ILanes<V>
        where T : unmanaged
    {
        T* whole = stackalloc T[16];
        V.Store(whole, x);
        for (int k = 0; k < count; k++)
        {
            to[k] = whole[k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Wide<T>(T x)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)x : BitConverter.UInt32BitsToSingle((uint)(ushort)(object)x << 16);

    /// <summary>Writes one element, rounded to nearest even where it is bfloat16.</summary>
    internal static void Put<T>(T* to, float x)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            *(float*)to = x;
            return;
        }
        uint bits = BitConverter.SingleToUInt32Bits(x);
        *(ushort*)to = float.IsNaN(x) ? (ushort)0x7fc0 : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>eˣ of one number, in the same steps as the vector version.</summary>
    internal static float Exp(float x)
    {
        float bounded = MathF.Min(88.3f, MathF.Max(-87.3f, x)),
            n = MathF.Round(bounded * 1.44269504088896341f);
        float r = MathF.FusedMultiplyAdd(n, 2.12194440e-4f, MathF.FusedMultiplyAdd(n, -0.693359375f, bounded));
        float p = MathF.FusedMultiplyAdd(1.9875691500e-4f, r, 1.3981999507e-3f);
        p = MathF.FusedMultiplyAdd(p, r, 8.3334519073e-3f);
        p = MathF.FusedMultiplyAdd(p, r, 4.1665795894e-2f);
        p = MathF.FusedMultiplyAdd(p, r, 1.6666665459e-1f);
        p = MathF.FusedMultiplyAdd(p, r, 5.0000001201e-1f);
        p = MathF.FusedMultiplyAdd(p, r * r, r + 1);
        return x < -87.3f ? 0 : MathF.ScaleB(p, float.IsNaN(n) ? 0 : (int)n);
    }

    /// <summary>eˣ within 2 ulp. Below -87.3 it is 0, above 88.3 it stays at e^88.3; a NaN stays one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp<V>(V x)
        where V : struct, ILanes<V>
    {
        // Smaller and Larger give their second operand where one is a NaN.
        V bounded = V.Smaller(V.All(88.3f), V.Larger(V.All(-87.3f), x));
        V n = V.Whole(bounded * 1.44269504088896341f);
        V r = V.MultiplyAdd(n, V.All(-0.693359375f), bounded);
        r = V.MultiplyAdd(n, V.All(2.12194440e-4f), r);
        V p = V.MultiplyAdd(V.All(1.9875691500e-4f), r, V.All(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.All(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.All(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.All(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.All(5.0000001201e-1f));
        p = V.MultiplyAdd(p, r * r, r + V.All(1));
        return V.WhereLess(x, V.All(-87.3f), V.All(0), V.Scale(p, n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sigmoid<V>(V x)
        where V : struct, ILanes<V> => V.All(1) / (V.All(1) + Exp(-x));

    /// <summary>tanh x; near 0 by its series, where 1 - 2 / (e²ˣ + 1) loses digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Tanh<V>(V x)
        where V : struct, ILanes<V>
    {
        V s = x * x;
        V series = V.MultiplyAdd(s, V.All(0.021869489f), V.All(-0.053968254f));
        series = V.MultiplyAdd(s, series, V.All(0.13333333f));
        series = V.MultiplyAdd(s, series, V.All(-0.33333333f));
        series = V.MultiplyAdd(s * series, x, x);
        return V.WhereLess(s, V.All(0.04f), series, V.All(1) - V.All(2) / (Exp(x + x) + V.All(1)));
    }
}
