using Jarvis.Engine.State;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Runs a transformer's blocks in order. With dropout, each block begins with a seed of its own, derived from one that is drawn per forward
/// pass. A recomputed block therefore drops the same elements, and the losses of a run with gradient checkpointing are bit-identical to
/// those of one without.
/// </summary>
internal static class BlockStack
{
    /// <param name="embedded">(B, T, width) fp32, before dropout.</param>
    /// <returns>The stream after the last block, and the branch that is still to be added to it.</returns>
    public static (Tensor Stream, Tensor? Owed) Run(
        LanguageModel model,
        IEnumerable<PreNormBlock> blocks,
        Tensor embedded,
        Packing? packing
    )
    {
        var stream = embedded.Dropped(model.Configuration.Dropout, model.training);
        bool again = model.Checkpointing && model.training && is_grad_enabled();
        long? pass = model.training && model.DropsOut ? randint(1L << 62, [1], ScalarType.Int64).item<long>() : null;
        Tensor? owed = null;
        ulong place = 0;
        foreach (var block in blocks)
        {
            var recipe = new BlockRecipe(block, packing, pass is { } seed ? (long)Permutation.Mix((ulong)seed, place++) : null);
            var (before, branch) = (stream, owed);
            (stream, owed) = again ? CheckpointedBlock.Run(recipe, [.. block.parameters()], stream, owed) : recipe.Forward(stream, owed);
            if (branch is null)
            {
                continue;
            }
            before.Dispose(); // the autograd graph keeps what the backward pass needs of them
            branch.Dispose();
        }
        return (stream, owed);
    }
}

/// <summary>Everything that is needed to compute a block any number of times with the same result.</summary>
internal sealed record BlockRecipe(PreNormBlock Block, Packing? Packing, long? Seed)
{
    public (Tensor Stream, Tensor Owed) Forward(Tensor stream, Tensor? owed)
    {
        if (Seed is { } seed)
        {
            StepSeed.Set(seed, stream.device);
        }
        // The autograd graph keeps what the backward pass needs; everything else is freed here, not at the end of the micro-step.
        using var scope = NewDisposeScope();
        var (after, branch) = Block.Forward(stream, owed, Packing);
        return (after.MoveToOuterDisposeScope(), branch.MoveToOuterDisposeScope());
    }
}
