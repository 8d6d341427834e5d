using static TorchSharp.torch;

namespace Jarvis.Engine.Networks;

/// <summary>One of the equal layers of a transformer; a module, whose parameters are the layer's.</summary>
internal interface IBlock
{
    /// <summary>A branch is handed on instead of added, so that adding and the next normalisation are one pass; (B, T, width) all.</summary>
    /// <param name="owed">What the block before has not added yet; null for the first.</param>
    (Tensor Stream, Tensor Owed) Forward(Tensor stream, Tensor? owed, Packing? packing);
}
