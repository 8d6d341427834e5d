using Jarvis.Engine.Decoding.Weights;

namespace Jarvis.Engine.Decoding.Transformers;

/// <summary>One pre-norm block: attention, then a feed-forward branch.</summary>
/// <param name="Attention">Queries, keys and values of a row, one after another.</param>
internal sealed record TransformerBlock(
    RowNorm AttentionNorm,
    Affine Attention,
    Affine Projection,
    RowNorm InnerNorm,
    Affine Expand,
    Affine Contract
) : IDisposable
{
    public IEnumerable<Affine> Affines => [Attention, Projection, Expand, Contract];

    public void Dispose()
    {
        foreach (var affine in Affines)
        {
            affine.Dispose();
        }
    }
}
