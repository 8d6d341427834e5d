using Jarvis.Kernels.Autograd;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Gradient checkpointing (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"): a block keeps only its inputs and is
/// recomputed in the backward pass. Parameters are inputs too, so that their gradients flow as they do without checkpointing.
/// </summary>
/// <param name="state">The stream, and the branch that is still to be added to it, if there is one.</param>
/// <param name="parameters">The block's parameters that require a gradient.</param>
internal sealed class CheckpointedBlock(BlockRecipe recipe, Tensor[] state, Tensor[] parameters)
    : AutogradFunction([.. state, .. parameters])
{
    private readonly Tensor[] _parameters = parameters;
    private Tensor[] _state = state;

    public static (Tensor Stream, Tensor Owed) Run(BlockRecipe recipe, IReadOnlyList<Parameter> parameters, Tensor stream, Tensor? owed)
    {
        Tensor[] wanted = [.. parameters.Where(parameter => parameter.requires_grad)];
        var results = new CheckpointedBlock(recipe, owed is null ? [stream] : [stream, owed], wanted).Apply();
        return (results[0], results[1]);
    }

    protected override Tensor[] Forward()
    {
        var made = Computed(_state);
        _state = [.. _state.Select(Keep)];
        return made;
    }

    protected override Tensor?[] Backward(Tensor?[] gradients)
    {
        // Leaves of a separate graph: aliases of the inputs, and the parameters, whose own .grad is restored afterwards.
        Tensor[] aliases = [.. _state.Select((tensor, place) => tensor.detach().requires_grad_(Wants(place)))],
            results;
        using (enable_grad())
        {
            results = Computed(aliases);
        }
        var came = results.Zip(gradients).Where(pair => pair.Second is not null).ToArray();
        Tensor[] leaves = [.. aliases.Where(tensor => tensor.requires_grad), .. _parameters];
        var found = Jarvis.Kernels.Autograd.Backward.Gradients(
            [.. came.Select(pair => pair.First)],
            leaves,
            [.. came.Select(pair => pair.Second!)]
        );
        int next = 0;
        return [.. aliases.Select(tensor => tensor.requires_grad ? found[next++] : null), .. _parameters.Select(_ => found[next++])];
    }

    private Tensor[] Computed(Tensor[] state)
    {
        var (stream, owed) = recipe.Forward(state[0], state.ElementAtOrDefault(1));
        return [stream, owed];
    }
}
