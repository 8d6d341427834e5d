using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// One of the equal layers of a transformer: attention, then a perceptron, each behind a normalisation; the residual stream stays fp32. The
/// four parts are the families' own fields, whose names are the checkpoint's.
/// </summary>
internal abstract class PreNormBlock(string name, double dropout) : nn.Module(name)
{
    /// <summary>
    /// A branch is handed on instead of added, so that adding and the next normalisation are one pass; (B, T, width) all.
    /// </summary>
    /// <param name="owed">What the block before has not added yet; null for the first.</param>
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
