using System.Runtime.Intrinsics;

namespace Jarvis.Engine.Decoding;

/// <summary>The row-wise operations of a transformer block besides its matrices.</summary>
internal static unsafe class RowMath
{
    private const int Lanes = 16;

    /// <summary>y = (x - mean) / sqrt(variance + epsilon) · weight + bias.</summary>
    public static void LayerNorm(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon, Span<float> y)
    {
        double sum = 0,
            squares = 0;
        foreach (float value in x)
        {
            sum += value;
        }
        double mean = sum / x.Length;
        foreach (float value in x)
        {
            squares += (value - mean) * (value - mean);
        }
        var (centre, scale) = ((float)mean, (float)(1 / Math.Sqrt(squares / x.Length + epsilon)));
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = (x[i] - centre) * scale * weight[i] + bias[i];
        }
    }

    /// <summary>y = x / sqrt(mean of squares + epsilon) · weight.</summary>
    public static void RmsNorm(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float epsilon, Span<float> y)
    {
        double squares = 0;
        foreach (float value in x)
        {
            squares += (double)value * value;
        }
        float scale = (float)(1 / Math.Sqrt(squares / x.Length + epsilon));
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * scale * weight[i];
        }
    }

    /// <summary>GELU in its tanh approximation; 0.5 (1 + tanh u) is the logistic function of 2u.</summary>
    public static void GeluTanh(float* x, float* y, int length)
    {
        const float A = 1.5957691216057308f,
            B = 0.071354816272600656f; // 2 sqrt(2/pi), and that times 0.044715
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            var v = Vector512.Load(x + i);
            var u = v * (Vector512.Create(A) + v * v * B);
            (v * Logistic(u)).Store(y + i);
        }
        for (; i < length; i++)
        {
            y[i] = x[i] / (1 + MathF.Exp(-x[i] * (A + x[i] * x[i] * B)));
        }
    }

    /// <summary>y = silu(gate) · up, silu(x) = x · logistic(x).</summary>
    public static void SiluTimes(float* gate, float* up, float* y, int length)
    {
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            var v = Vector512.Load(gate + i);
            (v * Logistic(v) * Vector512.Load(up + i)).Store(y + i);
        }
        for (; i < length; i++)
        {
            y[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * up[i];
        }
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static Vector512<float> Logistic(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-x));

    /// <summary>Computed with the logistic function; accurate within 2e-7.</summary>
    public static Vector512<float> Tanh(Vector512<float> x) => Logistic(x + x) * 2 - Vector512<float>.One;

    public static void Add(float* to, float* from, int length)
    {
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            (Vector512.Load(to + i) + Vector512.Load(from + i)).Store(to + i);
        }
        for (; i < length; i++)
        {
            to[i] += from[i];
        }
    }

    public static float Dot(float* a, float* b, int length)
    {
        var sum = Vector512<float>.Zero;
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), sum);
        }
        float result = Vector512.Sum(sum);
        for (; i < length; i++)
        {
            result += a[i] * b[i];
        }
        return result;
    }

    /// <summary>to += factor · from.</summary>
    public static void AddScaled(float* to, float* from, float factor, int length)
    {
        var f = Vector512.Create(factor);
        int i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            Vector512.FusedMultiplyAdd(f, Vector512.Load(from + i), Vector512.Load(to + i)).Store(to + i);
        }
        for (; i < length; i++)
        {
            to[i] += factor * from[i];
        }
    }

    /// <summary>Softmax in place.</summary>
    public static void Softmax(float* x, int length)
    {
        float largest = float.NegativeInfinity;
        for (int i = 0; i < length; i++)
        {
            largest = MathF.Max(largest, x[i]);
        }
        float sum = 0;
        int at = 0;
        var sums = Vector512<float>.Zero;
        for (; at + Lanes <= length; at += Lanes)
        {
            var e = Vector512.Exp(Vector512.Load(x + at) - Vector512.Create(largest));
            e.Store(x + at);
            sums += e;
        }
        for (; at < length; at++)
        {
            sum += x[at] = MathF.Exp(x[at] - largest);
        }
        float scale = 1 / (sum + Vector512.Sum(sums));
        for (int i = 0; i < length; i++)
        {
            x[i] *= scale;
        }
    }
}
