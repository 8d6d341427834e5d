using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>Reference formulas, written as in the papers.</summary>
internal static class Plain
{
    /// <summary>softmax(q kᵀ · scale, causal) v, with all scores at once.</summary>
    internal static Tensor Attention(Tensor query, Tensor key, Tensor value, double scale, Tensor? starts)
    {
        long queries = query.shape[2],
            keys = key.shape[2],
            groups = query.shape[1] / key.shape[1];
        (key, value) = (key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1));
        var scores = einsum("bhtd,bhsd->bhts", query, key).to_type(ScalarType.Float32) * scale;
        var future = ones(queries, keys, dtype: ScalarType.Bool).triu(keys - queries + 1);
        if (starts is not null)
        {
            future = future | arange(keys).lt(starts.unsqueeze(-1)).unsqueeze(1); // (B, 1, T, S)
        }
        return einsum("bhts,bhsd->bhtd", scores.masked_fill(future, double.NegativeInfinity).softmax(-1).to_type(value.dtype), value);
    }

    /// <summary>Hochreiter and Schmidhuber 1997 with a forget gate, token by token, with PyTorch's order of gates.</summary>
    internal static (Tensor Output, Tensor State, Tensor Cell) Lstm(
        Tensor gates,
        Tensor state,
        Tensor cell,
        Tensor weight,
        Tensor bias,
        Tensor? fresh
    )
    {
        var outputs = new List<Tensor>();
        for (long t = 0; t < gates.shape[1]; t++)
        {
            (state, cell) = (Kept(state, fresh, t), Kept(cell, fresh, t));
            var parts = (gates.select(1, t) + nn.functional.linear(state, weight, bias)).chunk(4, 1);
            cell = parts[1].sigmoid() * cell + parts[0].sigmoid() * parts[2].tanh();
            outputs.Add(state = parts[3].sigmoid() * cell.tanh());
        }
        return (stack(outputs, 1), state, cell);
    }

    /// <summary>Cho et al. 2014, with the reset gate after the multiplication, as in PyTorch.</summary>
    internal static (Tensor Output, Tensor State) Gru(Tensor gates, Tensor state, Tensor weight, Tensor bias, Tensor? fresh)
    {
        var outputs = new List<Tensor>();
        for (long t = 0; t < gates.shape[1]; t++)
        {
            state = Kept(state, fresh, t);
            Tensor[] given = gates.select(1, t).chunk(3, 1),
                recurring = nn.functional.linear(state, weight, bias).chunk(3, 1);
            var update = (given[1] + recurring[1]).sigmoid();
            var filled = (given[2] + (given[0] + recurring[0]).sigmoid() * recurring[2]).tanh();
            outputs.Add(state = filled + update * (state - filled));
        }
        return (stack(outputs, 1), state);
    }

    private static Tensor Kept(Tensor state, Tensor? fresh, long t) => fresh is null ? state : state.masked_fill(fresh.narrow(1, t, 1), 0);
}
