using System.Numerics;
using System.Runtime.InteropServices;

namespace Jarvis.Data.Knowledge.Vectors;

/// <summary>The dot product of two vectors of equal length, with the widest SIMD registers of the processor.</summary>
internal static class Dot
{
    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var wideA = MemoryMarshal.Cast<float, Vector<float>>(a);
        var wideB = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (int i = 0; i < wideA.Length; i++)
        {
            sum += wideA[i] * wideB[i];
        }
        float total = Vector.Sum(sum);
        for (int i = wideA.Length * Vector<float>.Count; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }
        return total;
    }
}
