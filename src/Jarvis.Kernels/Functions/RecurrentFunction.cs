using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>An LSTM or GRU layer through the CPU kernels.</summary>
internal sealed unsafe class RecurrentFunction(
    CpuKernels kernels,
    Tensor gates,
    Tensor state,
    Tensor? cell,
    Tensor weight,
    Tensor bias,
    Tensor? copy,
    Tensor? fresh
) : RecurrentLayer(gates, state, cell, weight, bias, copy, fresh)
{
    private Tensor? _before,
        _output,
        _kept,
        _cells;

    protected override Tensor[] Forward()
    {
        var (given, shift) = Begin();
        long rows = given.shape[0],
            time = given.shape[1],
            width = State.shape[1];
        Tensor output = CachingAllocator.Empty([rows, time, width]),
            kept = CachingAllocator.Empty([rows, time, 4 * width]);
        var before = CachingAllocator.Empty([rows, time, width], Weight.dtype);
        var cells = IsGru ? null : CachingAllocator.Empty([rows, time, width]);
        var memory = new RecurrentForward
        {
            Gates = Raw.At<float>(given),
            State = Raw.At<float>(State),
            Cell = Raw.AtOrNull<float>(Cell),
            Weight = Raw.At(Weight),
            Bias = Raw.At<float>(shift),
            Fresh = Raw.AtOrNull<byte>(Fresh),
            Output = Raw.At<float>(output),
            Cells = Raw.AtOrNull<float>(cells),
            Kept = Raw.At<float>(kept),
            Before = Raw.At(before),
        };
        kernels.Recurrent(Shape(rows, time, width), in memory);
        (_output, _kept, _before, _cells) = (Keep(output), Keep(kept), Keep(before), KeepOrNone(cells));
        return Results(output, cells);
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        long rows = _output!.shape[0],
            time = _output.shape[1],
            width = _output.shape[2],
            wide = Gates * width;
        Tensor given = gradients[0] is { } up ? Raw.Plain(up, ScalarType.Float32) : zeros_like(_output);
        Tensor dstate = gradients[1]?.clone().contiguous() ?? zeros(rows, width),
            dgates = CachingAllocator.Empty([rows, time, wide]);
        var dcell = IsGru ? null : gradients[2]?.clone().contiguous() ?? zeros(rows, width);
        // Of the gates' recurrent part, in the type of the products: it differs from dgates where a GRU's reset gate scales it.
        var dsums = IsGru || Raw.IsBf16(Weight) ? CachingAllocator.Empty([rows, time, wide], Weight.dtype) : dgates;
        var memory = new RecurrentBackward
        {
            State = Raw.At<float>(State),
            Cell = Raw.AtOrNull<float>(Cell),
            Weight = Raw.At(Weight),
            Fresh = Raw.AtOrNull<byte>(Fresh),
            Output = Raw.At<float>(_output),
            Cells = Raw.AtOrNull<float>(_cells),
            Kept = Raw.At<float>(_kept!),
            Given = Raw.At<float>(given),
            DState = Raw.At<float>(dstate),
            DCell = Raw.AtOrNull<float>(dcell),
            DGates = Raw.At<float>(dgates),
            DSums = Raw.At(dsums),
        };
        kernels.RecurrentBackward(Shape(rows, time, width), in memory);
        var flat = dsums.view(rows * time, wide);
        Tensor? dweight = null;
        if (Wants(3))
        {
            var already = Accumulated(3);
            dweight = already is null ? CachingAllocator.Empty([wide, width]) : null;
            Products.Multiply(flat, true, _before!.view(rows * time, width), false, already ?? dweight!, already is null ? 0 : 1);
        }
        return [dgates, dstate, dcell, dweight, BiasRows.Sum(kernels, flat)];
    }

    private RecurrentShape Shape(long rows, long time, long width) =>
        new()
        {
            Rows = rows,
            Time = time,
            Width = width,
            Gates = Gates,
            Type = (long)Raw.ElementOf(Weight),
        };
}
