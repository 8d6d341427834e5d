using System.Runtime.Intrinsics;

namespace Jarvis.Engine.Decoding.Recurrent;

/// <summary>
/// One step of a layer, given the products of its two matrices. Gates follow one another in PyTorch's order, each as wide as the state.
/// </summary>
internal abstract unsafe class RecurrentCell
{
    private const int Lanes = 16;

    public static RecurrentCell Lstm { get; } = new LstmCell();

    public static RecurrentCell Gru { get; } = new GruCell();

    public abstract int Gates { get; }

    /// <summary>State vectors that a layer keeps: its output, and in an LSTM also the cell.</summary>
    public abstract int States { get; }

    /// <param name="input">W_ih x + b_ih.</param>
    /// <param name="hidden">W_hh h + b_hh.</param>
    /// <param name="state">The state before the step; overwritten with the state after it.</param>
    public void Step(float* input, float* hidden, float* state, int width)
    {
        int unit = 0;
        for (; unit + Lanes <= width; unit += Lanes)
        {
            Units(input + unit, hidden + unit, state + unit, width);
        }
        if (unit < width)
        {
            Rest(input + unit, hidden + unit, state + unit, width, width - unit);
        }
    }

    /// <summary>Sixteen units; gates and states of a unit lie <paramref name="stride"/> apart.</summary>
    protected abstract void Units(float* input, float* hidden, float* state, int stride);

    /// <summary>The last units, fewer than sixteen, copied into full vectors.</summary>
    private void Rest(float* input, float* hidden, float* state, int stride, int count)
    {
        float* own = stackalloc float[Lanes * (2 * Gates + States)];
        float* inputs = own,
            hiddens = own + Lanes * Gates,
            states = own + 2 * Lanes * Gates;
        for (int gate = 0; gate < Gates; gate++)
        {
            new ReadOnlySpan<float>(input + gate * stride, count).CopyTo(new Span<float>(inputs + gate * Lanes, Lanes));
            new ReadOnlySpan<float>(hidden + gate * stride, count).CopyTo(new Span<float>(hiddens + gate * Lanes, Lanes));
        }
        for (int kept = 0; kept < States; kept++)
        {
            new ReadOnlySpan<float>(state + kept * stride, count).CopyTo(new Span<float>(states + kept * Lanes, Lanes));
        }
        Units(inputs, hiddens, states, Lanes);
        for (int kept = 0; kept < States; kept++)
        {
            new ReadOnlySpan<float>(states + kept * Lanes, count).CopyTo(new Span<float>(state + kept * stride, count));
        }
    }

    /// <summary>i, f, g, o: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c') (torch.nn.LSTM).</summary>
    private sealed class LstmCell : RecurrentCell
    {
        public override int Gates => 4;
        public override int States => 2;

        protected override void Units(float* input, float* hidden, float* state, int stride)
        {
            Vector512<float> Gate(int number) => Vector512.Load(input + number * stride) + Vector512.Load(hidden + number * stride);
            var cell = RowMath.Logistic(Gate(1)) * Vector512.Load(state + stride) + RowMath.Logistic(Gate(0)) * RowMath.Tanh(Gate(2));
            cell.Store(state + stride);
            (RowMath.Logistic(Gate(3)) * RowMath.Tanh(cell)).Store(state);
        }
    }

    /// <summary>
    /// r, z, n: n = tanh(input + σ(r) hidden), h' = (1 - σ(z)) n + σ(z) h (torch.nn.GRU: the reset gate acts after the matrix product).
    /// </summary>
    private sealed class GruCell : RecurrentCell
    {
        public override int Gates => 3;
        public override int States => 1;

        protected override void Units(float* input, float* hidden, float* state, int stride)
        {
            var reset = RowMath.Logistic(Vector512.Load(input) + Vector512.Load(hidden));
            var update = RowMath.Logistic(Vector512.Load(input + stride) + Vector512.Load(hidden + stride));
            var fresh = RowMath.Tanh(Vector512.Load(input + 2 * stride) + reset * Vector512.Load(hidden + 2 * stride));
            (fresh + update * (Vector512.Load(state) - fresh)).Store(state);
        }
    }
}
