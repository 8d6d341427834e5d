namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary>The numbers that define a GPT-2 network, and the arithmetic on them.</summary>
/// <param name="Context">Learned positions: the most tokens the model sees at once.</param>
public sealed record ModelShape(int Layers, int Heads, int Width, int Context, int Vocabulary)
{
    /// <summary>Weights, the tied head counted once: 124,439,808 for GPT-2 small.</summary>
    public long Parameters => (long)Vocabulary * Width + (long)Context * Width + Layers * BlockParameters + 2L * Width;

    /// <summary>Weights that a matrix multiplication reads for each token (the positions are looked up).</summary>
    public long MatrixParameters => (long)Vocabulary * Width + Layers * 12L * Width * Width;

    /// <summary>Floating-point operations of one training token: six per weight, and the two products of attention.</summary>
    public double TrainFlopsPerToken => 6.0 * MatrixParameters + 12.0 * Layers * Width * Context;

    private long BlockParameters => 12L * Width * Width + 13L * Width;
}
