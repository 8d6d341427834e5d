using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Llama;

/// <summary>Cosines and sines of the rotary angles of a batch's tokens.</summary>
/// <param name="Cos">(T, d / 2) fp32, the same for all rows; (B · T, d / 2) where rows are packed.</param>
/// <param name="Packed">Rows hold several records, each with positions of its own.</param>
internal sealed record RotaryEmbedding(Tensor Cos, Tensor Sin, bool Packed)
{
    /// <summary>(B, T, heads · d) → (B, heads, T, d), each pair of features rotated by its angle.</summary>
    public Tensor Apply(Tensor projected, int heads)
    {
        long rows = projected.shape[0],
            length = projected.shape[1];
        if (!Packed)
        {
            return Fused.Rotary(projected.view(rows, length, heads, -1).transpose(1, 2), Cos, Sin);
        }
        var rotated = Fused.Rotary(projected.view(1, rows * length, heads, -1).transpose(1, 2), Cos, Sin); // (1, heads, B · T, d)
        return rotated.view(heads, rows, length, -1).transpose(0, 1);
    }
}
