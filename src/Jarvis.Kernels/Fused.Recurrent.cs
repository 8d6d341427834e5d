using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// One LSTM or GRU layer over whole rows. The inputs' part of the gates comes in already multiplied, for all tokens at once.
public static partial class Fused
{
    /// <summary>PyTorch's LSTM layer (gates input, forget, cell, output).</summary>
    /// <param name="gates">(B, T, 4 H) float32: inputs · weight_ihᵀ + bias_ih</param>
    /// <param name="state">(B, H) float32: the hidden state before the first token</param>
    /// <param name="cell">(B, H) float32: the cell state before the first token</param>
    /// <param name="weight">(4 H, H) float32: weight_hh</param>
    /// <param name="bias">(4 H) float32: bias_hh</param>
    /// <param name="weightBf16">a bfloat16 copy of weight to multiply with, or null to multiply in float32</param>
    /// <param name="fresh">(B, T) bool: true for tokens before which the states are reset to zero; or null</param>
    /// <returns>(B, T, H) hidden states of all tokens, and (B, H) both states after the last</returns>
    public static (Tensor Output, Tensor State, Tensor Cell) Lstm(
        Tensor gates,
        Tensor state,
        Tensor cell,
        Tensor weight,
        Tensor bias,
        Tensor? weightBf16 = null,
        Tensor? fresh = null
    )
    {
        var made = Recurrent(gates, state, cell, weight, bias, weightBf16, fresh);
        return (made[0], made[1], made[2]);
    }

    /// <summary>PyTorch's GRU layer (gates reset, update, new; the reset gate scales the state after its multiplication).</summary>
    /// <param name="gates">(B, T, 3 H) float32</param>
    /// <returns>(B, T, H) hidden states of all tokens, and (B, H) the state after the last</returns>
    public static (Tensor Output, Tensor State) Gru(
        Tensor gates,
        Tensor state,
        Tensor weight,
        Tensor bias,
        Tensor? weightBf16 = null,
        Tensor? fresh = null
    )
    {
        var made = Recurrent(gates, state, null, weight, bias, weightBf16, fresh);
        return (made[0], made[1]);
    }

    private static Tensor[] Recurrent(Tensor gates, Tensor state, Tensor? cell, Tensor weight, Tensor bias, Tensor? copy, Tensor? fresh)
    {
        RecurrentLayer layer = Kernels(gates) is { HasRecurrent: true } kernels
            ? new RecurrentFunction(kernels, gates, state, cell, weight, bias, copy, fresh)
            : new ComposedRecurrent(gates, state, cell, weight, bias, copy, fresh);
        return layer.Apply();
    }
}
