using static TorchSharp.torch;

namespace Jarvis.Engine.Precision;

internal static class Embedding
{
    /// <summary>(B, T) ids → (B, T, width): each token's row plus its position's.</summary>
    public static Tensor Rows(Tensor ids, Tensor tokens, Tensor positions)
    {
        long rows = ids.shape[0], length = ids.shape[1];
        return tokens.index_select(0, ids.flatten()).view(rows, length, -1) + positions.narrow(0, 0, length);
    }
}
