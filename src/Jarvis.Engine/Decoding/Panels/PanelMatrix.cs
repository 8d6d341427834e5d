namespace Jarvis.Engine.Decoding.Panels;

/// <summary>
/// A matrix (inputs × outputs) stored in panels of 64 output columns, each panel (inputs × 64) contiguous: a row times the matrix reads
/// memory once, in order, with the sums in registers; many rows at a time reuse a panel from the cache. Columns are padded with zeros. Each
/// row's sums are taken in the same order however many rows are multiplied at once, so results do not depend on how a prompt was sliced.
/// Weights keep the type they are stored in (half the bytes, half the time for bf16 and fp16); sums are always fp32.
/// </summary>
internal abstract unsafe class PanelMatrix(int inputs, int outputs) : IDisposable
{
    public const int Width = 64;

    public int Inputs => inputs;

    public int Outputs => outputs;

    public int Panels => (outputs + Width - 1) / Width;

    public int PaddedOutputs => Panels * Width;

    public abstract PanelType Type { get; }

    public abstract long Bytes { get; }

    public static PanelMatrix Create(PanelType type, int inputs, int outputs) =>
        type switch
        {
            PanelType.Bfloat16 => new Panels<ushort, Bfloat16Format>(inputs, outputs),
            PanelType.Float16 => new Panels<ushort, Float16Format>(inputs, outputs),
            _ => new Panels<float, Float32Format>(inputs, outputs),
        };

    /// <summary>Outputs rounded up to whole panels.</summary>
    public static int Padded(int outputs) => (outputs + Width - 1) / Width * Width;

    /// <summary>Sets one input's weights to all outputs: a row of an [in, out] matrix.</summary>
    public abstract void SetInput(int input, ReadOnlySpan<float> weights);

    /// <summary>
    /// Sets consecutive rows of an [out, in] matrix, the first for <paramref name="output"/>; all of them must be in one panel.
    /// </summary>
    public abstract void SetOutputs(int output, ReadOnlySpan<float> rows);

    /// <summary>Adds the weights of one output to a row: an embedding lookup.</summary>
    public abstract void AddOutput(int output, Span<float> row);

    /// <summary>y = x · W + bias, for the panels from <paramref name="fromPanel"/> to <paramref name="toPanel"/>.</summary>
    /// <param name="x">(rows, inputs).</param>
    /// <param name="bias">Padded outputs, or null.</param>
    /// <param name="y">(rows, padded outputs).</param>
    public abstract void Multiply(float* x, int rows, float* bias, float* y, int fromPanel, int toPanel);

    public abstract void Dispose();
}
