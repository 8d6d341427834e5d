using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Jarvis.Engine.Decoding.Panels;

/// <summary>Panels that store one type of number.</summary>
internal sealed unsafe class Panels<TStored, TFormat>(int inputs, int outputs) : PanelMatrix(inputs, outputs)
    where TStored : unmanaged
    where TFormat : IPanelFormat<TStored>
{
    private const int Lanes = 16;
    private readonly AlignedMemory<TStored> _panels = new((long)Padded(outputs) * inputs);

    public override PanelType Type => TFormat.Type;

    public override long Bytes => _panels.Bytes;

    public override void SetInput(int input, ReadOnlySpan<float> weights)
    {
        for (int panel = 0; panel < Panels; panel++)
        {
            TStored* to = At(input, panel * Width);
            var part = weights[(panel * Width)..Math.Min(Outputs, (panel + 1) * Width)];
            for (int column = 0; column < part.Length; column++)
            {
                to[TFormat.Place(column)] = TFormat.Narrow(part[column]);
            }
        }
    }

    public override void SetOutputs(int output, ReadOnlySpan<float> rows)
    {
        int count = rows.Length / Inputs;
        if (output / Width != (output + count - 1) / Width || output + count > PaddedOutputs)
        {
            throw new ArgumentOutOfRangeException(nameof(output));
        }
        TStored* to = _panels.Data + (long)(output / Width) * Inputs * Width;
        for (int input = 0; input < Inputs; input++, to += Width)
        {
            for (int row = 0; row < count; row++)
            {
                to[TFormat.Place(output % Width + row)] = TFormat.Narrow(rows[row * Inputs + input]);
            }
        }
    }

    public override void AddOutput(int output, Span<float> row)
    {
        TStored* at = At(0, output);
        for (int input = 0; input < Inputs; input++)
        {
            row[input] += TFormat.Widen(at[(long)input * Width]);
        }
    }

    public override void Multiply(float* x, int rows, float* bias, float* y, int fromPanel, int toPanel)
    {
        int stride = PaddedOutputs;
        for (int panel = fromPanel; panel < toPanel; panel++)
        {
            TStored* weights = _panels.Data + (long)panel * Inputs * Width;
            float* b = bias == null ? null : bias + panel * Width,
                to = y + panel * Width;
            int row = 0;
            for (; row + 4 <= rows; row += 4)
            {
                FourRows(x + (long)row * Inputs, weights, b, to + (long)row * stride, stride);
            }
            for (; row < rows; row++)
            {
                OneRow(x + (long)row * Inputs, weights, b, to + (long)row * stride);
            }
        }
    }

    /// <summary>Address of one weight.</summary>
    private TStored* At(int input, int output) =>
        _panels.Data + ((long)(output / Width) * Inputs + input) * Width + TFormat.Place(output % Width);

    private void OneRow(float* x, TStored* w, float* bias, float* y)
    {
        Vector512<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        if (bias != null)
        {
            (s0, s1) = (Vector512.Load(bias), Vector512.Load(bias + Lanes));
            (s2, s3) = (Vector512.Load(bias + 2 * Lanes), Vector512.Load(bias + 3 * Lanes));
        }
        for (int input = 0; input < Inputs; input++, w += Width)
        {
            var v = Vector512.Create(x[input]); // not through Add: the loads are part of the products here
            s0 = Vector512.FusedMultiplyAdd(v, TFormat.Load(w, 0), s0);
            s1 = Vector512.FusedMultiplyAdd(v, TFormat.Load(w, 1), s1);
            s2 = Vector512.FusedMultiplyAdd(v, TFormat.Load(w, 2), s2);
            s3 = Vector512.FusedMultiplyAdd(v, TFormat.Load(w, 3), s3);
        }
        Store(y, s0, s1, s2, s3);
    }

    // 16 sums in registers: 4 rows × 4 vectors. Each weight is read from the cache once for four rows.
    private void FourRows(float* x, TStored* w, float* bias, float* y, int stride)
    {
        Vector512<float> b0 = default,
            b1 = default,
            b2 = default,
            b3 = default;
        if (bias != null)
        {
            (b0, b1) = (Vector512.Load(bias), Vector512.Load(bias + Lanes));
            (b2, b3) = (Vector512.Load(bias + 2 * Lanes), Vector512.Load(bias + 3 * Lanes));
        }
        Vector512<float> p0 = b0,
            p1 = b1,
            p2 = b2,
            p3 = b3,
            q0 = b0,
            q1 = b1,
            q2 = b2,
            q3 = b3;
        Vector512<float> r0 = b0,
            r1 = b1,
            r2 = b2,
            r3 = b3,
            s0 = b0,
            s1 = b1,
            s2 = b2,
            s3 = b3;
        float* x1 = x + Inputs,
            x2 = x1 + Inputs,
            x3 = x2 + Inputs;
        for (int input = 0; input < Inputs; input++, w += Width)
        {
            Vector512<float> w0 = TFormat.Load(w, 0),
                w1 = TFormat.Load(w, 1),
                w2 = TFormat.Load(w, 2),
                w3 = TFormat.Load(w, 3);
            Add(x[input], w0, w1, w2, w3, ref p0, ref p1, ref p2, ref p3);
            Add(x1[input], w0, w1, w2, w3, ref q0, ref q1, ref q2, ref q3);
            Add(x2[input], w0, w1, w2, w3, ref r0, ref r1, ref r2, ref r3);
            Add(x3[input], w0, w1, w2, w3, ref s0, ref s1, ref s2, ref s3);
        }
        Store(y, p0, p1, p2, p3);
        Store(y + stride, q0, q1, q2, q3);
        Store(y + 2 * stride, r0, r1, r2, r3);
        Store(y + 3 * stride, s0, s1, s2, s3);
    }

    // Inlined, so that the sums stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        float x,
        Vector512<float> w0,
        Vector512<float> w1,
        Vector512<float> w2,
        Vector512<float> w3,
        ref Vector512<float> a,
        ref Vector512<float> b,
        ref Vector512<float> c,
        ref Vector512<float> d
    )
    {
        var v = Vector512.Create(x);
        a = Vector512.FusedMultiplyAdd(v, w0, a);
        b = Vector512.FusedMultiplyAdd(v, w1, b);
        c = Vector512.FusedMultiplyAdd(v, w2, c);
        d = Vector512.FusedMultiplyAdd(v, w3, d);
    }

    private static void Store(float* y, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        a.Store(y);
        b.Store(y + Lanes);
        c.Store(y + 2 * Lanes);
        d.Store(y + 3 * Lanes);
    }

    public override void Dispose() => _panels.Dispose();
}
