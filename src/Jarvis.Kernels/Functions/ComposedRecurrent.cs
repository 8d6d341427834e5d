using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// An LSTM or GRU layer composed of libtorch's operators, for every device. The backward pass is written by hand: libtorch's graph, with a
/// dozen operators per token, would hold three times the memory.
/// </summary>
internal sealed class ComposedRecurrent(Tensor gates, Tensor state, Tensor? cell, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh)
    : RecurrentLayer(gates, state, cell, weight, bias, copy, fresh)
{
    /// <summary>
    /// (B, T, 4 H): each token's gates after their activations. LSTM: input, forget, cell, output. GRU: reset, update, new, and the
    /// recurrent part of new before the reset gate scales it.
    /// </summary>
    private Tensor? _kept;

    /// <summary>(B, T, H)</summary>
    private Tensor? _output,
        _cells;

    protected override Tensor[] Forward()
    {
        var (given, shift) = Begin();
        long rows = given.shape[0],
            time = given.shape[1],
            width = State.shape[1];
        Tensor output = Like(given, rows, time, width),
            kept = Like(given, rows, time, 4 * width);
        var recurring = Like(given, rows, given.shape[2]);
        var cells = IsGru ? null : Like(given, rows, time, width);
        for (long t = 0; t < time; t++)
        {
            using var scope = NewDisposeScope();
            Tensor before = Before(State, output, t),
                mine = kept.select(1, t);
            Products.Multiply(Narrow(before), false, Weight, true, recurring, 0, shift);
            if (IsGru)
            {
                Tensor[] from = given.select(1, t).chunk(3, 1),
                    added = recurring.chunk(3, 1),
                    to = mine.chunk(4, 1);
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
                var memory = cells!.select(1, t).copy_(Before(Cell!, cells, t)).mul_(gate[1]).add_(gate[0] * gate[2]);
                output.select(1, t).copy_(memory.tanh()).mul_(gate[3]);
            }
        }
        (_output, _kept, _cells) = (Keep(output), Keep(kept), KeepOrNone(cells));
        return Results(output, cells);
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        long rows = _output!.shape[0],
            time = _output.shape[1],
            width = _output.shape[2],
            wide = Gates * width;
        Tensor? given = gradients[0],
            dcell = IsGru ? null : gradients[2]?.clone() ?? Zeros(_output, rows, width);
        Tensor dstate = gradients[1]?.clone() ?? Zeros(_output, rows, width),
            back = Like(_output, rows, width);
        var dgates = Like(_output, rows, time, wide);
        var dsums = IsGru ? Like(_output, rows, time, wide) : dgates; // of the recurrent part, which a GRU's reset gate scales
        for (long t = time - 1; t >= 0; t--)
        {
            using var scope = NewDisposeScope();
            if (given is not null)
            {
                dstate.add_(given.select(1, t));
            }
            Tensor[] gate = _kept!.select(1, t).chunk(4, 1),
                to = dgates.select(1, t).chunk(Gates, 1);
            Tensor? straight = null; // the gradient that reaches the previous state without the product
            if (IsGru)
            {
                straight = dstate * gate[1];
                GruBack(t, dstate, gate, to, dsums.select(1, t).chunk(3, 1));
            }
            else
            {
                LstmBack(t, dstate, dcell!, gate, to);
            }
            Products.Multiply(Narrow(dsums.select(1, t)), false, Weight, false, back, 0);
            dstate.copy_(back);
            if (straight is not null)
            {
                dstate.add_(straight);
            }
            if (Fresh is not null)
            {
                var begins = Fresh.narrow(1, t, 1);
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

    /// <summary>Fills the gates' gradients; <paramref name="dcell"/> becomes the gradient of the previous token's cell.</summary>
    private void LstmBack(long t, Tensor dstate, Tensor dcell, Tensor[] gate, Tensor[] to)
    {
        var open = _cells!.select(1, t).tanh();
        to[3].copy_(dstate * open * Slope(gate[3]));
        dcell.add_(dstate * gate[3] * (1 - open * open));
        to[0].copy_(dcell * gate[2] * Slope(gate[0]));
        to[1].copy_(dcell * Before(Cell!, _cells, t) * Slope(gate[1]));
        to[2].copy_(dcell * gate[0] * (1 - gate[2] * gate[2]));
        dcell.mul_(gate[1]);
    }

    /// <summary>Fills the gates' gradients, and in <paramref name="sums"/> those of the gates' recurrent part.</summary>
    private void GruBack(long t, Tensor dstate, Tensor[] gate, Tensor[] to, Tensor[] sums)
    {
        to[2].copy_(dstate * (1 - gate[1]) * (1 - gate[2] * gate[2]));
        to[1].copy_(dstate * (Before(State, _output!, t) - gate[2]) * Slope(gate[1]));
        to[0].copy_(to[2] * gate[3] * Slope(gate[0]));
        sums[0].copy_(to[0]);
        sums[1].copy_(to[1]);
        sums[2].copy_(to[2] * gate[0]);
    }

    private static Tensor Slope(Tensor sigmoid) => sigmoid * (1 - sigmoid);

    /// <summary>(B, H): the state before token <paramref name="t"/>, zero where a record begins.</summary>
    private Tensor Before(Tensor first, Tensor all, long t)
    {
        var before = t == 0 ? first : all.select(1, t - 1);
        return Fresh is null ? before : before.masked_fill(Fresh.narrow(1, t, 1), 0);
    }

    /// <summary>(B, T, H): the state before each token, zero where a record begins.</summary>
    private Tensor Earlier()
    {
        var before = cat([State.unsqueeze(1), _output!.narrow(1, 0, _output.shape[1] - 1)], 1);
        return Fresh is null ? before : before.masked_fill_(Fresh.unsqueeze(-1), 0);
    }

    private Tensor Narrow(Tensor tensor) => tensor.to_type(Weight.dtype);

    private static Tensor Like(Tensor tensor, params ReadOnlySpan<long> shape) =>
        CachingAllocator.Empty(shape, ScalarType.Float32, tensor.device);

    private static Tensor Zeros(Tensor tensor, params long[] shape) => zeros(shape, device: tensor.device);
}
