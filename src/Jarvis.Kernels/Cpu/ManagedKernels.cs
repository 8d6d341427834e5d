namespace Jarvis.Kernels.Cpu;

/// <summary>The kernels in C#, over registers of one width.</summary>
internal unsafe class ManagedKernels<V> : CpuKernels
    where V : struct, ILanes<V>
{
    private protected ManagedKernels() { }

    internal static ManagedKernels<V> Instance { get; } = new();

    internal override void Gelu(Element type, void* x, void* y, long count)
    {
        if (type == Element.Float32)
        {
            Activations.Gelu<V, float>((float*)x, (float*)y, count);
        }
        else
        {
            Activations.Gelu<V, ushort>((ushort*)x, (ushort*)y, count);
        }
    }

    internal override void GeluBackward(Element type, void* x, void* up, void* dx, long count)
    {
        if (type == Element.Float32)
        {
            Activations.GeluBackward<V, float>((float*)x, (float*)up, (float*)dx, count);
        }
        else
        {
            Activations.GeluBackward<V, ushort>((ushort*)x, (ushort*)up, (ushort*)dx, count);
        }
    }

    internal override void SwiGlu(Element type, void* gate, void* up, void* y, long count)
    {
        if (type == Element.Float32)
        {
            Activations.SwiGlu<V, float>((float*)gate, (float*)up, (float*)y, count);
        }
        else
        {
            Activations.SwiGlu<V, ushort>((ushort*)gate, (ushort*)up, (ushort*)y, count);
        }
    }

    internal override void SwiGluBackward(Element type, void* gate, void* up, void* dy, void* dgate, void* dup, long count)
    {
        if (type == Element.Float32)
        {
            Activations.SwiGluBackward<V, float>((float*)gate, (float*)up, (float*)dy, (float*)dgate, (float*)dup, count);
        }
        else
        {
            Activations.SwiGluBackward<V, ushort>((ushort*)gate, (ushort*)up, (ushort*)dy, (ushort*)dgate, (ushort*)dup, count);
        }
    }

    internal override void LayerNorm(
        Element updateType,
        Element normedType,
        float* residual,
        void* update,
        float* weight,
        float* bias,
        float eps,
        long rows,
        long width,
        float* sum,
        void* normed,
        float* statistics
    )
    {
        switch (updateType, normedType)
        {
            case (Element.Float32, Element.Float32):
                LayerNorms.Forward<V, float, float>(
                    residual,
                    (float*)update,
                    weight,
                    bias,
                    eps,
                    rows,
                    width,
                    sum,
                    (float*)normed,
                    statistics
                );
                break;
            case (Element.Float32, _):
                LayerNorms.Forward<V, float, ushort>(
                    residual,
                    (float*)update,
                    weight,
                    bias,
                    eps,
                    rows,
                    width,
                    sum,
                    (ushort*)normed,
                    statistics
                );
                break;
            case (_, Element.Float32):
                LayerNorms.Forward<V, ushort, float>(
                    residual,
                    (ushort*)update,
                    weight,
                    bias,
                    eps,
                    rows,
                    width,
                    sum,
                    (float*)normed,
                    statistics
                );
                break;
            default:
                LayerNorms.Forward<V, ushort, ushort>(
                    residual,
                    (ushort*)update,
                    weight,
                    bias,
                    eps,
                    rows,
                    width,
                    sum,
                    (ushort*)normed,
                    statistics
                );
                break;
        }
    }

    internal override void LayerNormBackward(
        Element upType,
        float* sum,
        float* statistics,
        float* weight,
        float* through,
        void* up,
        long rows,
        long width,
        float* dx,
        ushort* dupdate,
        float* dparameters
    )
    {
        if (upType == Element.Float32)
        {
            LayerNorms.Backward<V, float>(sum, statistics, weight, through, (float*)up, rows, width, dx, dupdate, dparameters);
        }
        else
        {
            LayerNorms.Backward<V, ushort>(sum, statistics, weight, through, (ushort*)up, rows, width, dx, dupdate, dparameters);
        }
    }

    internal override void RmsNorm(
        Element type,
        Element normedType,
        void* x,
        float* weight,
        float eps,
        long rows,
        long width,
        void* y,
        float* inverse
    )
    {
        switch (type, normedType)
        {
            case (Element.Float32, Element.Float32):
                RmsNorms.Forward<V, float, float>((float*)x, weight, eps, rows, width, (float*)y, inverse);
                break;
            case (Element.Float32, _):
                RmsNorms.Forward<V, float, ushort>((float*)x, weight, eps, rows, width, (ushort*)y, inverse);
                break;
            case (_, Element.Float32):
                RmsNorms.Forward<V, ushort, float>((ushort*)x, weight, eps, rows, width, (float*)y, inverse);
                break;
            default:
                RmsNorms.Forward<V, ushort, ushort>((ushort*)x, weight, eps, rows, width, (ushort*)y, inverse);
                break;
        }
    }

    internal override void RmsNormBackward(
        Element type,
        Element upType,
        void* x,
        float* inverse,
        float* weight,
        void* up,
        long rows,
        long width,
        void* dx,
        float* dweight
    )
    {
        switch (type, upType)
        {
            case (Element.Float32, Element.Float32):
                RmsNorms.Backward<V, float, float>((float*)x, inverse, weight, (float*)up, rows, width, (float*)dx, dweight);
                break;
            case (Element.Float32, _):
                RmsNorms.Backward<V, float, ushort>((float*)x, inverse, weight, (ushort*)up, rows, width, (float*)dx, dweight);
                break;
            case (_, Element.Float32):
                RmsNorms.Backward<V, ushort, float>((ushort*)x, inverse, weight, (float*)up, rows, width, (ushort*)dx, dweight);
                break;
            default:
                RmsNorms.Backward<V, ushort, ushort>((ushort*)x, inverse, weight, (ushort*)up, rows, width, (ushort*)dx, dweight);
                break;
        }
    }

    internal override void Rotary(Element type, void* x, float* cos, float* sin, float sign, long rows, long time, long half, void* y)
    {
        if (type == Element.Float32)
        {
            Rotations.Rotate<V, float>((float*)x, cos, sin, sign, rows, time, half, (float*)y);
        }
        else
        {
            Rotations.Rotate<V, ushort>((ushort*)x, cos, sin, sign, rows, time, half, (ushort*)y);
        }
    }

    internal override void CrossEntropy(
        Element type,
        Element gradientType,
        void* scores,
        void* gradient,
        long rows,
        long classes,
        long* targets,
        long ignore,
        float smoothing,
        float factor,
        double* losses
    )
    {
        switch (type, gradientType)
        {
            case (Element.Float32, Element.Float32):
                Losses.Rows<V, float, float>((float*)scores, (float*)gradient, rows, classes, targets, ignore, smoothing, factor, losses);
                break;
            case (Element.Float32, _):
                Losses.Rows<V, float, ushort>((float*)scores, (ushort*)gradient, rows, classes, targets, ignore, smoothing, factor, losses);
                break;
            default:
                Losses.Rows<V, ushort, ushort>(
                    (ushort*)scores,
                    (ushort*)gradient,
                    rows,
                    classes,
                    targets,
                    ignore,
                    smoothing,
                    factor,
                    losses
                );
                break;
        }
    }

    internal override void RDrop(float* first, float* second, long rows, long* targets, Divergences.Terms terms, double* losses) =>
        Divergences.Rows<V>(first, second, rows, targets, terms, losses);

    internal override void ColumnSums(Element type, void* from, long rows, long width, float* to)
    {
        if (type == Element.Float32)
        {
            Sums.Columns<V, float>((float*)from, rows, width, to);
        }
        else
        {
            Sums.Columns<V, ushort>((ushort*)from, rows, width, to);
        }
    }

    internal override void AddToRows(float* y, float* bias, long rows, long width) =>
        Workers.For(
            rows,
            Workers.GrainOfRows(width),
            (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    Sums.Add<V, float>(y + row * width, bias, width);
                }
            }
        );

    internal override void Narrow(float* from, ushort* to, long count) =>
        Workers.For(count, Workers.Grain, (begin, end) => Updates.Narrow<V>(from + begin, to + begin, end - begin));

    internal override void AdamW(
        long[] lengths,
        nint[] parameters,
        nint[] gradients,
        nint[] first,
        nint[] second,
        nint[]? copies,
        Updates.AdamWStep step
    ) =>
        Stretches.Run(
            lengths,
            (tensor, begin, end) =>
            {
                ushort* copy = copies is null || copies[tensor] == 0 ? null : (ushort*)copies[tensor] + begin;
                Updates.AdamW<V>(
                    (float*)parameters[tensor] + begin,
                    (float*)gradients[tensor] + begin,
                    (float*)first[tensor] + begin,
                    (float*)second[tensor] + begin,
                    copy,
                    end - begin,
                    in step
                );
            }
        );

    internal override void Average(long[] lengths, nint[] averages, nint[] weights, float keep, float take) =>
        Stretches.Run(
            lengths,
            (tensor, begin, end) =>
                Updates.Average<V>((float*)averages[tensor] + begin, (float*)weights[tensor] + begin, end - begin, keep, take)
        );

    internal override void AddNoise(long[] lengths, nint[] tensors, float deviation, long[] keys) =>
        Stretches.Run(lengths, (tensor, begin, end) => Noise.Add((float*)tensors[tensor], begin, end, deviation, keys[tensor]));

    internal override double Squares(long[] lengths, nint[] tensors)
    {
        var sums = new double[Stretches.Count(lengths)];
        Stretches.Run(
            lengths,
            (stretch, tensor, begin, end) => sums[stretch] = Updates.Squares<V>((float*)tensors[tensor] + begin, end - begin)
        );
        double total = 0;
        foreach (double sum in sums) // in stretch order, whichever thread finished first
        {
            total += sum;
        }
        return total;
    }

    internal override bool HasRecurrent => Mkl.Takes(Element.Float32) && Mkl.Takes(Element.BFloat16);

    internal override void Recurrent(in RecurrentShape shape, in RecurrentForward memory)
    {
        if (shape.Type == (long)Element.Float32)
        {
            Recurrence.Forward<V, float>(shape, memory);
        }
        else
        {
            Recurrence.Forward<V, ushort>(shape, memory);
        }
    }

    internal override void RecurrentBackward(in RecurrentShape shape, in RecurrentBackward memory)
    {
        if (shape.Type == (long)Element.Float32)
        {
            Recurrence.Backward<V, float>(shape, memory);
        }
        else
        {
            Recurrence.Backward<V, ushort>(shape, memory);
        }
    }
}
