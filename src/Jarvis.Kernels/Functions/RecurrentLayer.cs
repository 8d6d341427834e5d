using Jarvis.Kernels.Autograd;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// The common part of both implementations of one LSTM (with a cell) or GRU (without) layer over whole rows: the inputs, and the results
/// (output, last state, and for an LSTM the last cell).
/// </summary>
/// <param name="gates">(B, T, gates · H): inputs · weight_ihᵀ + bias_ih</param>
/// <param name="state">(B, H)</param>
/// <param name="cell">(B, H); null makes it a GRU</param>
/// <param name="weight">(gates · H, H)</param>
/// <param name="bias">(gates · H)</param>
/// <param name="copy">the weight in bfloat16 to multiply with, or null</param>
/// <param name="fresh">(B, T) bool: true for tokens before which the states are reset to zero; or null</param>
internal abstract class RecurrentLayer(Tensor gates, Tensor state, Tensor? cell, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh)
    : AutogradFunction(gates, state, cell, weight, bias)
{
    private Tensor? _gates = gates,
        _bias = bias;

    protected bool IsGru { get; } = cell is null;

    /// <summary>Gates per token: three for a GRU, four for an LSTM.</summary>
    protected long Gates => IsGru ? 3 : 4;

    protected Tensor State { get; private set; } = state;

    protected Tensor? Cell { get; private set; } = cell;

    /// <summary>The weight in the type that it is multiplied in.</summary>
    protected Tensor Weight { get; private set; } = copy ?? weight;

    protected Tensor? Fresh { get; private set; } = fresh;

    /// <summary>Keeps what the backward pass needs; returns the gates and the bias, which it does not need, in float32.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    protected (Tensor Given, Tensor Bias) Begin()
    {
        Tensor given = Raw.Plain(_gates!, ScalarType.Float32),
            shift = Raw.Plain(_bias!, ScalarType.Float32);
        (_gates, _bias) = (null, null);
        State = Keep(Raw.Plain(State, ScalarType.Float32));
        Cell = Cell is null ? null : Keep(Raw.Plain(Cell, ScalarType.Float32));
        Weight = Keep(Raw.Plain(Weight));
        Fresh = Fresh is null ? null : Keep(Raw.Plain(Fresh, ScalarType.Bool));
        long rows = given.shape[0],
            width = State.shape[1],
            wide = Gates * width;
        Raw.Expect(
            given.dim() == 3 && given.shape[2] == wide && State.shape[0] == rows && Weight.shape[0] == wide && Weight.shape[1] == width,
            "recurrent: gates are (B, T, gates · H), the state (B, H), the weight (gates · H, H)"
        );
        return (given, shift);
    }

    /// <param name="output">(B, T, H)</param>
    /// <param name="cells">(B, T, H), or null for a GRU</param>
    protected static Tensor[] Results(Tensor output, Tensor? cells)
    {
        long last = output.shape[1] - 1;
        var state = output.select(1, last).clone();
        return cells is null ? [output, state] : [output, state, cells.select(1, last).clone()];
    }
}
