using Jarvis.Kernels.Autograd;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// One layer of LSTM (with a cell) or GRU (without) over whole rows, of libtorch's operators, on every device: (output, last state), and of an
/// LSTM the last cell. The way back is written out, since libtorch's graph of every token's dozen operators holds three times the memory.
/// </summary>
internal sealed class ComposedRecurrent(Tensor gates, Tensor state, Tensor? cell, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh)
    : AutogradFunction(gates, state, cell, weight, bias)
{
    private readonly bool _isGru = cell is null;
    private Tensor? _gates = gates, _bias = bias, _cell = cell, _fresh = fresh;
    private Tensor _state = state, _weight = copy ?? weight;

    /// <summary>What each token's gates were: of an LSTM input, forget, cell, output; of a GRU reset, update, new, and what its state added to new. (B, T, 4 H)</summary>
    private Tensor? _kept;

    /// <summary>(B, T, H)</summary>
    private Tensor? _output, _cells;

    protected override Tensor[] Forward()
    {
        Tensor given = Raw.Plain(_gates!, ScalarType.Float32), shift = Raw.Plain(_bias!, ScalarType.Float32);
        (_gates, _bias) = (null, null);
        _state = Keep(Raw.Plain(_state, ScalarType.Float32));
        _cell = _cell is null ? null : Keep(Raw.Plain(_cell, ScalarType.Float32));
        _weight = Keep(Raw.Plain(_weight));
        _fresh = KeepOrNone(_fresh);
        long rows = given.shape[0], time = given.shape[1], width = _state.shape[1];
        Raw.Expect(given.dim() == 3 && given.shape[2] == (_isGru ? 3 : 4) * width && _state.shape[0] == rows && _weight.shape[0] == given.shape[2]
            && _weight.shape[1] == width, "recurrent: gates are (B, T, gates · H), the state (B, H), the weight (gates · H, H)");
        Tensor output = Like(given, rows, time, width), kept = Like(given, rows, time, 4 * width), recurring = Like(given, rows, given.shape[2]);
        var cells = _isGru ? null : Like(given, rows, time, width);
        for (long t = 0; t < time; t++)
        {
            using var scope = NewDisposeScope();
            Tensor before = Before(_state, output, t), mine = kept.select(1, t);
            Products.Multiply(Narrow(before), false, _weight, true, recurring, 0, shift);
            if (_isGru)
            {
                Tensor[] from = given.select(1, t).chunk(3, 1), added = recurring.chunk(3, 1), to = mine.chunk(4, 1);
                to[0].copy_((from[0] + added[0]).sigmoid_());
                to[1].copy_((from[1] + added[1]).sigmoid_());
                to[3].copy_(added[2]);
                to[2].copy_((to[0] * added[2]).add_(from[2]).tanh_());
                output.select(1, t).copy_((before - to[2]).mul_(to[1]).add_(to[2]));
            }
            else
            {
                mine.copy_(given.select(1, t)).add_(recurring);
                var gate = mine.chunk(4, 1);
                gate[0].sigmoid_();
                gate[1].sigmoid_();
                gate[2].tanh_();
                gate[3].sigmoid_();
                var cell = cells!.select(1, t).copy_(Before(_cell!, cells, t)).mul_(gate[1]).add_(gate[0] * gate[2]);
                output.select(1, t).copy_(cell.tanh()).mul_(gate[3]);
            }
        }
        (_output, _kept, _cells) = (Keep(output), Keep(kept), KeepOrNone(cells));
        var last = output.select(1, time - 1).clone();
        return cells is null ? [output, last] : [output, last, cells.select(1, time - 1).clone()];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        long rows = _output!.shape[0], time = _output.shape[1], width = _output.shape[2], wide = (_isGru ? 3 : 4) * width;
        Tensor? given = gradients[0], dcell = _isGru ? null : gradients[2]?.clone() ?? Zeros(_output, rows, width);
        Tensor dstate = gradients[1]?.clone() ?? Zeros(_output, rows, width), dgates = Like(_output, rows, time, wide), back = Like(_output, rows, width);
        var dsums = _isGru ? Like(_output, rows, time, wide) : dgates;                  // of what the state adds: a GRU's reset gate scales it
        for (long t = time - 1; t >= 0; t--)
        {
            using var scope = NewDisposeScope();
            if (given is not null)
            {
                dstate.add_(given.select(1, t));
            }
            Tensor[] gate = _kept!.select(1, t).chunk(4, 1), to = dgates.select(1, t).chunk(_isGru ? 3 : 4, 1);
            Tensor? straight = null;                                                    // to the state before, past the product
            if (_isGru)
            {
                straight = dstate * gate[1];
                GruBack(t, dstate, gate, to, dsums.select(1, t).chunk(3, 1));
            }
            else
            {
                LstmBack(t, dstate, dcell!, gate, to);
            }
            Products.Multiply(Narrow(dsums.select(1, t)), false, _weight, false, back, 0);
            dstate.copy_(back);
            if (straight is not null)
            {
                dstate.add_(straight);
            }
            if (_fresh is not null)
            {
                var begins = _fresh.narrow(1, t, 1);
                dstate.masked_fill_(begins, 0);
                dcell?.masked_fill_(begins, 0);
            }
        }
        var flat = Narrow(dsums.view(rows * time, wide));
        Tensor? dweight = null;
        if (Wants(3))
        {
            dweight = Like(_output, wide, width);
            Products.Multiply(flat, true, Narrow(Earlier().view(rows * time, width)), false, dweight, 0);
        }
        return [dgates, dstate, dcell, dweight, BiasRows.Sum(null, flat)];
    }

    /// <summary>Fills the gates' gradients and leaves the cell's of the token before.</summary>
    private void LstmBack(long t, Tensor dstate, Tensor dcell, Tensor[] gate, Tensor[] to)
    {
        var open = _cells!.select(1, t).tanh();
        to[3].copy_(dstate * open * Slope(gate[3]));
        dcell.add_(dstate * gate[3] * (1 - open * open));
        to[0].copy_(dcell * gate[2] * Slope(gate[0]));
        to[1].copy_(dcell * Before(_cell!, _cells, t) * Slope(gate[1]));
        to[2].copy_(dcell * gate[0] * (1 - gate[2] * gate[2]));
        dcell.mul_(gate[1]);
    }

    /// <summary>Fills the gates' gradients, and those of what the state added to them.</summary>
    private void GruBack(long t, Tensor dstate, Tensor[] gate, Tensor[] to, Tensor[] sums)
    {
        to[2].copy_(dstate * (1 - gate[1]) * (1 - gate[2] * gate[2]));
        to[1].copy_(dstate * (Before(_state, _output!, t) - gate[2]) * Slope(gate[1]));
        to[0].copy_(to[2] * gate[3] * Slope(gate[0]));
        sums[0].copy_(to[0]);
        sums[1].copy_(to[1]);
        sums[2].copy_(to[2] * gate[0]);
    }

    private static Tensor Slope(Tensor sigmoid) => sigmoid * (1 - sigmoid);

    /// <summary>(B, H): what a token finds.</summary>
    private Tensor Before(Tensor first, Tensor all, long t)
    {
        var before = t == 0 ? first : all.select(1, t - 1);
        return _fresh is null ? before : before.masked_fill(_fresh.narrow(1, t, 1), 0);
    }

    /// <summary>(B, T, H): what all tokens found.</summary>
    private Tensor Earlier()
    {
        var before = cat([_state.unsqueeze(1), _output!.narrow(1, 0, _output.shape[1] - 1)], 1);
        return _fresh is null ? before : before.masked_fill_(_fresh.unsqueeze(-1), 0);
    }

    private Tensor Narrow(Tensor tensor) => tensor.to_type(_weight.dtype);

    private static Tensor Like(Tensor tensor, params ReadOnlySpan<long> shape) => CachingAllocator.Empty(shape, ScalarType.Float32, tensor.device);

    private static Tensor Zeros(Tensor tensor, params long[] shape) => zeros(shape, device: tensor.device);
}
