using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Jarvis.Kernels;

/// <summary>Spike: fused passes in C# over the memory of the real TorchSharp's tensors, sixteen floats at a time.</summary>
internal static unsafe class ManagedKernels
{
    internal static bool Available { get; } = Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Environment.GetEnvironmentVariable("JARVIS_KERNELS") != "composed";

    // Span<byte> ends at 2 GB and TorchSharp refuses more, so the address is asked for directly.
    [DllImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    private static extern nint Data(nint tensor);

    internal static T* At<T>(Tensor tensor) where T : unmanaged => (T*)Data(tensor.Handle);

    internal delegate void Part(long begin, long end);

    /// <summary>Fixed blocks, one a thread of libtorch's count.</summary>
    internal static void Split(long count, long grain, Part body)
    {
        long threads = Math.Min(get_num_threads(), Math.Max(1, count / Math.Max(1, grain)));
        if (threads <= 1) { body(0, count); return; }
        long size = (count + threads - 1) / threads;
        Parallel.For(0, (int)threads, t => body(Math.Min(count, t * size), Math.Min(count, (t + 1) * size)));
    }

    /// <summary>e^x within 2 ulp, 0 below -87.3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Exp(Vector512<float> x)
    {
        var bounded = Vector512.Min(Vector512.Max(x, Vector512.Create(-87.3f)), Vector512.Create(88.3f));
        var n = Vector512.Round(bounded * 1.44269504088896341f);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), bounded);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p, r * r, r + Vector512<float>.One);
        var y = p * ((Vector512.ConvertToInt32(n) + Vector512.Create(127)) << 23).AsSingle();
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-87.3f)), Vector512<float>.Zero, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Load<T>(T* from) where T : unmanaged => typeof(T) == typeof(float) ? Vector512.Load((float*)from)
        : Vector512.ShiftLeft(Avx512F.ConvertToVector512UInt32(Vector256.Load((ushort*)from)), 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<T>(T* to, Vector512<float> x) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) { x.Store((float*)to); return; }
        var bits = x.AsUInt32();
        var rounded = (bits + Vector512.Create(0x7fffu) + ((bits >> 16) & Vector512<uint>.One)) >> 16;
        rounded = Vector512.ConditionalSelect(Vector512.Equals(x, x).AsUInt32(), rounded, Vector512.Create(0x7fc0u));
        Avx512F.ConvertToVector256UInt16(rounded).Store((ushort*)to);
    }

    /// <summary>Loss of one row, whose scores become their gradient where <paramref name="factor"/> is not 0.</summary>
    internal static double LossOfRow(float* row, long classes, long target, long ignore, float smoothing, float factor, bool differentiate)
    {
        if (target == ignore)
        {
            if (differentiate) new Span<float>(row, (int)classes).Clear();
            return 0;
        }
        long whole = classes & ~15L;
        float top = float.NegativeInfinity;
        if (whole > 0)
        {
            var most = Vector512.Load(row);
            for (long k = 16; k < whole; k += 16) most = Vector512.Max(most, Vector512.Load(row + k));
            for (int j = 0; j < 16; j++) top = Math.Max(top, most[j]);
        }
        for (long k = whole; k < classes; k++) top = Math.Max(top, row[k]);
        double sum = 0, plain = 0;
        var shift = Vector512.Create(top);
        float own = row[target] - top;
        for (long first = 0; first < whole; first += 1024)
        {
            Vector512<float> a = default, b = default;
            for (long k = first, end = Math.Min(whole, first + 1024); k < end; k += 16)
            {
                var x = Vector512.Load(row + k) - shift;
                a += Exp(x);
                b += x;
            }
            sum += Vector512.Sum(a);
            plain += Vector512.Sum(b);
        }
        for (long k = whole; k < classes; k++) { sum += MathF.Exp(row[k] - top); plain += row[k] - top; }
        double log = Math.Log(sum), loss = (1.0 - smoothing) * (log - own) + (smoothing > 0 ? smoothing * (log - plain / classes) : 0);
        if (!differentiate) return loss;
        float inverse = factor / (float)sum, even = factor * smoothing / classes;
        for (long k = 0; k < whole; k += 16) (Exp(Vector512.Load(row + k) - shift) * inverse - Vector512.Create(even)).Store(row + k);
        for (long k = whole; k < classes; k++) row[k] = MathF.Exp(row[k] - top) * inverse - even;
        row[target] = MathF.Exp(own) * inverse - even - factor * (1.0f - smoothing);
        return loss;
    }

    internal static void AdamW<TCopy>(float* p, float* g, float* m, float* v, TCopy* copy, long count, float keep, float b1, float b2, float move, float root, float eps, float scale) where TCopy : unmanaged
    {
        long whole = count & ~15L;
        Split(whole / 16, 1024, (begin, end) =>
        {
            for (long k = begin * 16; k < end * 16; k += 16)
            {
                var d = Vector512.Load(g + k) * scale;
                var m1 = Vector512.Load(m + k) * b1 + d * (1 - b1);
                var v1 = Vector512.Load(v + k) * b2 + d * d * (1 - b2);
                m1.Store(m + k);
                v1.Store(v + k);
                var p1 = Vector512.Load(p + k) * keep - move * m1 / (Vector512.Sqrt(v1) * root + Vector512.Create(eps));
                p1.Store(p + k);
                if (copy != null) Store(copy + k, p1);
            }
        });
        var one = stackalloc TCopy[16];
        for (long k = whole; k < count; k++)
        {
            float d = g[k] * scale;
            m[k] = m[k] * b1 + d * (1 - b1);
            v[k] = v[k] * b2 + d * d * (1 - b2);
            p[k] = p[k] * keep - move * m[k] / (MathF.Sqrt(v[k]) * root + eps);
            if (copy == null) continue;
            Store(one, Vector512.Create(p[k]));
            copy[k] = *one;
        }
    }
}

/// <summary>The head and its loss chunk by chunk, gradients made in forward; backward may run once.</summary>
internal sealed unsafe class HeadLoss : autograd.SingleTensorFunction<HeadLoss>
{
    internal sealed record Terms(Tensor Targets, Tensor? Copy, long Ignore, double Smoothing, bool Differentiate, Tensor? Each);

    private sealed class Made { public Tensor? Hidden, Weight, Bias; }

    public override string Name => nameof(HeadLoss);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor hiddenIn = (Tensor)vars[0], weightIn = (Tensor)vars[1];
        var bias = vars[2] as Tensor;
        var terms = (Terms)vars[3];
        using var scope = NewDisposeScope();
        bool narrow = terms.Copy is not null;
        Tensor hidden = narrow ? hiddenIn.contiguous().to_type(ScalarType.BFloat16) : hiddenIn.contiguous().to_type(ScalarType.Float32), weight = terms.Copy ?? weightIn, turned = weight.t();
        Tensor targets = terms.Targets.contiguous();
        long rows = hidden.shape[0], width = hidden.shape[1], classes = weight.shape[0], chunk = Math.Min(rows, Math.Max(256, (4 << 20) / classes / 64 * 64));
        long* t = ManagedKernels.At<long>(targets);
        long counted = 0;
        for (long k = 0; k < rows; k++)
            if (t[k] != terms.Ignore)
            {
                if (t[k] < 0 || t[k] >= classes) throw new ArgumentOutOfRangeException(nameof(vars), $"target {t[k]} is none of {classes} classes");
                counted++;
            }
        var made = new Made();
        if (terms.Differentiate && hiddenIn.requires_grad) made.Hidden = empty(rows, width);
        if (terms.Differentiate && weightIn.requires_grad) made.Weight = empty(classes, width);
        if (terms.Differentiate && bias is { requires_grad: true }) made.Bias = zeros(classes);
        bool need = made.Hidden is not null || made.Weight is not null || made.Bias is not null;
        Tensor buffer = empty(chunk, classes);
        var losses = new double[rows];
        for (long first = 0; first < rows; first += chunk)
        {
            using var inner = NewDisposeScope();
            long count = Math.Min(chunk, rows - first);
            Tensor scores = buffer.narrow(0, 0, count), from = hidden.narrow(0, first, count);
            if (narrow) scores.copy_(from.mm(turned)); else scores.addmm_(from, turned, 0, 1);
            if (bias is not null) scores.add_(bias);
            float* x = ManagedKernels.At<float>(scores);
            long at = first;
            ManagedKernels.Split(count, Math.Max(1, 16384 / classes), (begin, end) =>
            {
                for (long r = begin; r < end; r++) losses[at + r] = ManagedKernels.LossOfRow(x + r * classes, classes, t[at + r], terms.Ignore, (float)terms.Smoothing, 1.0f / counted, need);
            });
            if (!need) continue;
            if (made.Bias is { } db) db.add_(scores.sum([0L]));
            var g = narrow ? scores.to_type(ScalarType.BFloat16) : scores;
            if (made.Hidden is { } dh)
            {
                var part = dh.narrow(0, first, count);
                if (narrow) part.copy_(g.mm(weight)); else part.addmm_(g, weight, 0, 1);
            }
            if (made.Weight is not { } dw) continue;
            if (!narrow) dw.addmm_(g.t(), from, first == 0 ? 0 : 1, 1);
            else if (first == 0) dw.copy_(g.t().mm(from));
            else dw.add_(g.t().mm(from));
        }
        if (terms.Each is { } each) { float* to = ManagedKernels.At<float>(each); for (long k = 0; k < rows; k++) to[k] = (float)losses[k]; }
        ctx.save_for_backward([made.Hidden!, made.Weight!, made.Bias!]);
        made.Hidden?.MoveToOuterDisposeScope();
        made.Weight?.MoveToOuterDisposeScope();
        made.Bias?.MoveToOuterDisposeScope();
        ctx.save_data("narrow", hiddenIn.dtype == ScalarType.BFloat16);
        return tensor((float)(losses.Sum() / counted)).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var made = ctx.get_saved_variables();
        if (ctx.get_data("spent") is not null) throw new InvalidOperationException("the loss of a head made its gradients in forward; backward may run once");
        ctx.save_data("spent", true);
        float factor = grad_output.item<float>();
        if (factor != 1)
            foreach (var tensor in made) tensor?.mul_(factor);
        if (made[0] is { } dh && (bool)ctx.get_data("narrow")) made[0] = dh.to_type(ScalarType.BFloat16);
        return [made[0], made[1], made[2], null!];
    }
}

internal sealed unsafe class ManagedGelu : autograd.SingleTensorFunction<ManagedGelu>
{
    private const float A = 2 * 0.7978845608028654f, B = A * 0.044715f;

    public override string Name => nameof(ManagedGelu);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = ((Tensor)vars[0]).contiguous();
        var y = empty_like(x);
        if (x.dtype == ScalarType.Float32) Run(ManagedKernels.At<float>(x), ManagedKernels.At<float>(y), x.numel()); else Run(ManagedKernels.At<ushort>(x), ManagedKernels.At<ushort>(y), x.numel());
        ctx.save_for_backward([x]);
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var x = ctx.get_saved_variables()[0];
        Tensor g = grad_output.to_type(x.dtype).contiguous(), d = empty_like(x);
        if (x.dtype == ScalarType.Float32) Back(ManagedKernels.At<float>(x), ManagedKernels.At<float>(g), ManagedKernels.At<float>(d), x.numel());
        else Back(ManagedKernels.At<ushort>(x), ManagedKernels.At<ushort>(g), ManagedKernels.At<ushort>(d), x.numel());
        return [d];
    }

    private static void Run<T>(T* from, T* to, long count) where T : unmanaged => ManagedKernels.Split(count / 16, 1024, (begin, end) =>
    {
        for (long k = begin * 16; k < end * 16; k += 16)
        {
            var x = ManagedKernels.Load(from + k);
            ManagedKernels.Store(to + k, x * ManagedKernels.Sigmoid(x * (Vector512.Create(A) + B * x * x)));
        }
    });

    private static void Back<T>(T* from, T* up, T* to, long count) where T : unmanaged => ManagedKernels.Split(count / 16, 1024, (begin, end) =>
    {
        for (long k = begin * 16; k < end * 16; k += 16)
        {
            var x = ManagedKernels.Load(from + k);
            var square = x * x;
            var s = ManagedKernels.Sigmoid(x * (Vector512.Create(A) + B * square));
            ManagedKernels.Store(to + k, ManagedKernels.Load(up + k) * (s + x * s * (Vector512<float>.One - s) * (Vector512.Create(A) + 3f * B * square)));
        }
    });
}
