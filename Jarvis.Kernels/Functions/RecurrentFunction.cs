using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>One layer of LSTM (with a cell) or GRU (without) over whole rows: (output, last state), and of an LSTM the last cell.</summary>
internal sealed unsafe class RecurrentFunction(CpuKernels kernels, Tensor gates, Tensor state, Tensor? cell, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh)
    : AutogradFunction(gates, state, cell, weight, bias)
{
    private readonly bool _isGru = cell is null;
    private Tensor? _gates = gates, _bias = bias, _cell = cell, _fresh = fresh, _before, _output, _kept, _cells;
    private Tensor _state = state, _weight = copy ?? weight;

    protected override Tensor[] Forward()
    {
        Tensor given = Raw.Plain(_gates!, ScalarType.Float32), shift = Raw.Plain(_bias!, ScalarType.Float32);
        (_gates, _bias) = (null, null);
        _state = Keep(Raw.Plain(_state, ScalarType.Float32));
        _cell = _cell is null ? null : Keep(Raw.Plain(_cell, ScalarType.Float32));
        _weight = Keep(Raw.Plain(_weight));
        _fresh = _fresh is null ? null : Keep(Raw.Plain(_fresh, ScalarType.Bool));
        long rows = given.shape[0], time = given.shape[1], width = _state.shape[1], wide = (_isGru ? 3 : 4) * width;
        Raw.Expect(given.dim() == 3 && given.shape[2] == wide && _state.shape[0] == rows && _weight.shape[0] == wide && _weight.shape[1] == width,
            "recurrent: gates are (B, T, gates · H), the state (B, H), the weight (gates · H, H)");
        Tensor output = CachingAllocator.Empty([rows, time, width]), kept = CachingAllocator.Empty([rows, time, 4 * width]), before = CachingAllocator.Empty([rows, time, width], _weight.dtype);
        var cells = _isGru ? null : CachingAllocator.Empty([rows, time, width]);
        var memory = new RecurrentForward
        {
            Gates = Raw.At<float>(given),
            State = Raw.At<float>(_state),
            Cell = Raw.AtOrNull<float>(_cell),
            Weight = Raw.At(_weight),
            Bias = Raw.At<float>(shift),
            Fresh = Raw.AtOrNull<byte>(_fresh),
            Output = Raw.At<float>(output),
            Cells = Raw.AtOrNull<float>(cells),
            Kept = Raw.At<float>(kept),
            Before = Raw.At(before),
        };
        kernels.Recurrent(Shape(rows, time, width), in memory);
        (_output, _kept, _before, _cells) = (Keep(output), Keep(kept), Keep(before), KeepOrNone(cells));
        var last = output.select(1, time - 1).clone();
        return cells is null ? [output, last] : [output, last, cells.select(1, time - 1).clone()];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        long rows = _output!.shape[0], time = _output.shape[1], width = _output.shape[2], wide = (_isGru ? 3 : 4) * width;
        Tensor given = gradients[0] is { } up ? Raw.Plain(up, ScalarType.Float32) : zeros_like(_output);
        Tensor dstate = gradients[1]?.clone().contiguous() ?? zeros(rows, width), dgates = CachingAllocator.Empty([rows, time, wide]);
        var dcell = _isGru ? null : gradients[2]?.clone().contiguous() ?? zeros(rows, width);
        // Of what the state adds: a GRU's new gate scales it; and in the type of the products.
        var dsums = _isGru || Raw.IsBf16(_weight) ? CachingAllocator.Empty([rows, time, wide], _weight.dtype) : dgates;
        var memory = new RecurrentBackward
        {
            State = Raw.At<float>(_state),
            Cell = Raw.AtOrNull<float>(_cell),
            Weight = Raw.At(_weight),
            Fresh = Raw.AtOrNull<byte>(_fresh),
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
        new() { Rows = rows, Time = time, Width = width, Gates = _isGru ? 3 : 4, Type = (long)Raw.ElementOf(_weight) };
}
