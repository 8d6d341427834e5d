using Jarvis.Engine.State;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// A transformer's blocks in their order. Where something is dropped, each block begins with a seed of its own, drawn from where the pass
/// stands: so a block computed again drops the same, and a run with gradient checkpointing has the losses of one without, to the bit.
/// </summary>
internal static class BlockStack
{
    /// <param name="embedded">(B, T, width) fp32, before dropout.</param>
    /// <returns>The stream after the last block, and the branch that is still owed to it.</returns>
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
            before.Dispose(); // what the way back needs of them, the graph holds
            branch.Dispose();
        }
        return (stream, owed);
    }
}

/// <summary>What it takes to compute a block, as often as is asked, with the same result.</summary>
internal sealed record BlockRecipe(PreNormBlock Block, Packing? Packing, long? Seed)
{
    public (Tensor Stream, Tensor Owed) Forward(Tensor stream, Tensor? owed)
    {
        if (Seed is { } seed)
        {
            StepSeed.Set(seed, stream.device);
        }
        // What is needed on the way back the graph holds; everything else ends here, not with the micro-step.
        using var scope = NewDisposeScope();
        var (after, branch) = Block.Forward(stream, owed, Packing);
        return (after.MoveToOuterDisposeScope(), branch.MoveToOuterDisposeScope());
    }
}
