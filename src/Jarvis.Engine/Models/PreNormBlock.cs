using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// One of a transformer's equal layers: attention, then an MLP, each after a normalisation; the residual stream stays fp32. The four parts
/// are fields of each family's own block, because their names are those in the checkpoint.
/// </summary>
internal abstract class PreNormBlock(string name, double dropout) : nn.Module(name)
{
    /// <summary>
    /// A branch is passed on instead of added, so that adding and the next normalisation are one pass; all tensors are (B, T, width).
    /// </summary>
    /// <param name="owed">The branch that the previous block has not added yet; null for the first.</param>
    public (Tensor Stream, Tensor Owed) Forward(Tensor stream, Tensor? owed, Packing? packing)
    {
        (stream, var normed) = BeforeAttention(stream, owed);
        (stream, normed) = BeforeMlp(stream, Attention(normed, packing).Dropped(dropout, training));
        return (stream, Mlp(normed).Dropped(dropout, training));
    }

    protected abstract (Tensor Stream, Tensor Normed) BeforeAttention(Tensor stream, Tensor? branch);

    protected abstract Tensor Attention(Tensor normed, Packing? packing);

    protected abstract (Tensor Stream, Tensor Normed) BeforeMlp(Tensor stream, Tensor branch);

    protected abstract Tensor Mlp(Tensor normed);
}
