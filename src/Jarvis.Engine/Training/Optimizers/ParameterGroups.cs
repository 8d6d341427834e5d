using Jarvis.Engine.Models;
using TorchSharp.Modules;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>Weights with the same learning rate and weight decay.</summary>
/// <param name="RateShare">What the step's learning rate is multiplied by.</param>
public sealed record ParameterGroup(double RateShare, double WeightDecay, IReadOnlyList<(string Name, Parameter Value)> Weights);

/// <summary>
/// Weight decay on matrices only, and layer-wise learning-rate decay (Howard and Ruder 2018; Clark et al. 2020, ELECTRA): weights above the
/// layers get the full rate, the top layer decay times that, each layer below decay times the one above, and the embeddings the least.
/// </summary>
public static class ParameterGroups
{
    /// <summary>The trained parameters, grouped by rate share and weight decay.</summary>
    public static IReadOnlyList<ParameterGroup> Of(LanguageModel model, AdamWSettings settings) =>
        [
            .. from weight in model.Trained
            let share = Math.Pow(settings.LayerDecay, Depth(model, weight.Name))
            let decay = weight.Value.dim() >= 2 ? settings.WeightDecay : 0
            group weight by (share, decay) into alike
            orderby alike.Key.share descending, alike.Key.decay descending
            select new ParameterGroup(alike.Key.share, alike.Key.decay, [.. alike]),
        ];

    /// <summary>From the top: 0 for the head and the last norm, the number of layers + 1 for the embeddings.</summary>
    private static int Depth(LanguageModel model, string name) => model.Configuration.Layers - model.LayerOf(name);
}
