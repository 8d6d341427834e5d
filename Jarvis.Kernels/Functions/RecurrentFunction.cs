using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// A layer of LSTM (with a cell) or GRU (without) over all tokens. Results: (B, T, H), then the last state and, of an LSTM, the last cell.
/// The gradient of the recurrent weight is one product at the end.
/// </summary>
internal sealed unsafe class RecurrentFunction(CpuKernels kernels, Tensor gates, Tensor state, Tensor? cell, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh)
    : AutogradFunction(gates, state, cell, weight, bias)
{
    private readonly long _rows = gates.shape[0], _time = gates.shape[1], _width = state.shape[1], _count = cell is null ? 3 : 4;
    private Tensor _state = state, _weight = copy ?? weight;
    private Tensor? _cell = cell, _fresh = fresh, _output, _cells, _kept, _before;

    private bool Gru => _count == 3;

    protected override Tensor[] Forward()
    {
        long wide = _count * _width;
        Tensor given = Raw.Plain(gates), added = Raw.Plain(bias);
        (_state, _weight, _cell, _fresh) = (Keep(Raw.Plain(_state)), Keep(Raw.Plain(_weight)), _cell is null ? null : Keep(Raw.Plain(_cell)), _fresh is null ? null : Keep(Raw.Plain(_fresh)));
        Raw.Expect(given.dim() == 3 && given.shape[2] == wide && _state.shape[0] == _rows && _weight.shape is [var outputs, var inputs] && outputs == wide && inputs == _width,
            "recurrent: gates are (B, T, gates · H), the state (B, H), the weight (gates · H, H)");
        var output = empty(_rows, _time, _width);
        _output = Keep(output);
        _kept = Keep(empty(_rows, _time, 4 * _width));
        _cells = Gru ? null : Keep(empty(_rows, _time, _width));
        _before = Keep(empty([_rows, _time, _width], _weight.dtype));
        kernels.Recurrent(Shape(), new RecurrentForward
        {
            Gates = Raw.At<float>(given), State = Raw.At<float>(_state), Cell = Raw.AtOrNull<float>(_cell), Weight = Raw.At(_weight), Bias = Raw.At<float>(added),
            Fresh = Raw.AtOrNull<byte>(_fresh), Output = Raw.At<float>(output), Cells = Raw.AtOrNull<float>(_cells), Kept = Raw.At<float>(_kept), Before = Raw.At(_before),
        });
        var last = output.select(1, _time - 1).clone();
        return _cells is null ? [output, last] : [output, last, _cells.select(1, _time - 1).clone()];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        long wide = _count * _width;
        bool narrow = Raw.IsBf16(_weight);
        Tensor given = gradients[0] is { } up ? Raw.Plain(up) : zeros_like(_output!);
        Tensor dstate = gradients[1]?.clone().contiguous() ?? zeros(_rows, _width);
        Tensor? dcell = Gru ? null : gradients[2]?.clone().contiguous() ?? zeros(_rows, _width);
        Tensor dgates = empty(_rows, _time, wide), dsums = Gru || narrow ? empty([_rows, _time, wide], _weight.dtype) : dgates;
        kernels.RecurrentBackward(Shape(), new RecurrentBackward
        {
            State = Raw.At<float>(_state), Cell = Raw.AtOrNull<float>(_cell), Weight = Raw.At(_weight), Fresh = Raw.AtOrNull<byte>(_fresh), Output = Raw.At<float>(_output!),
            Cells = Raw.AtOrNull<float>(_cells), Kept = Raw.At<float>(_kept!), Given = Raw.At<float>(given), DState = Raw.At<float>(dstate), DCell = Raw.AtOrNull<float>(dcell),
            DGates = Raw.At<float>(dgates), DSums = Raw.At(dsums),
        });
        var flat = dsums.view(_rows * _time, wide);
        Tensor? dweight = null;
        if (Wants(3))
        {
            dweight = empty(wide, _width);
            Products.Multiply(flat, true, _before!.view(_rows * _time, _width), false, dweight, 0);
        }
        return [dgates, dstate, dcell, dweight, Wants(4) ? BiasRows.Sum(kernels, flat) : null];
    }

    private RecurrentShape Shape() => new() { Rows = _rows, Time = _time, Width = _width, Gates = _count, Type = (long)Raw.ElementOf(_weight) };
}
