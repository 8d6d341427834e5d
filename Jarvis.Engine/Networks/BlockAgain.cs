using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Networks;

/// <summary>
/// Gradient checkpointing (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"): a block keeps what goes into it and is
/// computed again on the way back. Parameters are arguments too, so that their gradients go the way they go without it.
/// </summary>
internal sealed class BlockAgain : autograd.MultiTensorFunction<BlockAgain>
{
    public override string Name => nameof(BlockAgain);

    public static (Tensor Stream, Tensor Owed) Run(BlockRecipe recipe, IReadOnlyList<Parameter> parameters, Tensor stream, Tensor? owed)
    {
        Tensor[] state = owed is null ? [stream] : [stream, owed];
        var results = apply([recipe, .. state, .. parameters.Where(parameter => parameter.requires_grad)]);
        return (results[0], results[1]);
    }

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (recipe, state, parameters) = Arguments(vars);
        ctx.save_data("recipe", recipe);
        ctx.save_data("parameters", parameters);
        ctx.save_data("differentiable", state.Select(tensor => tensor.requires_grad).ToList());
        ctx.save_for_backward(state);
        return Results(recipe.Forward(state[0], state.ElementAtOrDefault(1)));
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var recipe = (BlockRecipe)ctx.get_data("recipe");
        var parameters = (List<Tensor>)ctx.get_data("parameters");
        var differentiable = (List<bool>)ctx.get_data("differentiable");
        var state = ctx.get_saved_variables().Select((tensor, place) => tensor.detach().requires_grad_(differentiable[place])).ToList();
        using var recording = enable_grad();
        var results = Results(recipe.Forward(state[0], state.ElementAtOrDefault(1)));
        var gradients = autograd.grad(results, [.. state.Where(tensor => tensor.requires_grad), .. parameters], grad_outputs, allow_unused: true);
        int next = 0;
        return [null!, .. differentiable.Select(wanted => wanted ? gradients[next++] : null!), .. gradients.Skip(differentiable.Count(wanted => wanted))];
    }

    private static List<Tensor> Results((Tensor Stream, Tensor Owed) made) => [made.Stream, made.Owed];

    /// <summary>The recipe; stream and perhaps owed, told from parameters by their type; parameters.</summary>
    private static (BlockRecipe Recipe, List<Tensor> State, List<Tensor> Parameters) Arguments(object[] vars) =>
        ((BlockRecipe)vars[0], [.. vars.OfType<Tensor>().Where(tensor => tensor is not Parameter)], [.. vars.OfType<Parameter>()]);
}
