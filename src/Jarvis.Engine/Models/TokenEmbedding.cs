using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

internal static class TokenEmbedding
{
    /// <summary>(B, T) ids → (B, T, width): each token's row, plus its position's where positions are learned.</summary>
    public static Tensor Lookup(Tensor ids, Tensor tokens, Tensor? positions, Packing? packing)
    {
        long rows = ids.shape[0],
            length = ids.shape[1];
        var embedded = tokens.index_select(0, ids.flatten()).view(rows, length, -1).to_type(ScalarType.Float32);
        if (positions is null)
        {
            return embedded;
        }
        var places = packing is null
            ? positions.narrow(0, 0, length)
            : positions.index_select(0, packing.Positions.flatten()).view(rows, length, -1);
        return embedded + places.to_type(ScalarType.Float32);
    }
}
