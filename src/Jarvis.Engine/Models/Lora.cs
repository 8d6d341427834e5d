using Jarvis.Engine.State;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021): the network's own weights are frozen, and narrow adapters beside its linear layers are trained.
/// </summary>
public static class Lora
{
    private const string Down = ".lora_A.weight",
        Up = ".lora_B.weight";
    private const ulong Stream = 0x10AA;

    /// <summary>Whether a parameter is an adapter's.</summary>
    public static bool IsAdapter(string name) =>
        name.EndsWith(Down, StringComparison.Ordinal) || name.EndsWith(Up, StringComparison.Ordinal);

    /// <summary>
    /// Freezes all weights and adds adapters to the targets, initialized as in PEFT: A uniform within 1/√in, B zero, so that nothing
    /// changes yet.
    /// </summary>
    /// <param name="seed">An adapter's initial values depend only on it and on the adapter's place in the order of names.</param>
    /// <exception cref="InvalidDataException">The network has no linear layer, or a target matches none.</exception>
    public static void Adapt(LanguageModel model, LoraSettings settings, long seed)
    {
        var layers = Targets(model, settings);
        foreach (var (_, weight) in model.Weights)
        {
            weight.requires_grad_(false);
        }
        foreach (var (_, layer) in layers)
        {
            layer.Adapt(settings);
        }
        model.Adapters = settings;
        model.ParametersChanged();
        using var free = no_grad();
        ulong place = 0;
        foreach (var (_, layer) in layers)
        {
            manual_seed((long)Permutation.Mix(Permutation.Mix((ulong)seed, Stream), place++));
            double bound = 1 / Math.Sqrt(layer.Inputs); // Kaiming's uniform with a = √5
            layer.Adapter!.Down.Weight.uniform_(-bound, bound);
            layer.Adapter.Up.Weight.fill_(0);
        }
        model.Precision.Refresh();
    }

    private static List<(string Name, Projection Value)> Targets(LanguageModel model, LoraSettings settings)
    {
        var linear = model.Projections;
        var unknown = settings
            .Targets.Where(target => !linear.Any(layer => (settings with { Targets = [target] }).Matches(layer.Name)))
            .ToList();
        if (unknown.Count > 0 || linear.Count == 0)
        {
            string names = string.Join(", ", linear.Select(layer => layer.Name[(layer.Name.LastIndexOf('.') + 1)..]).Distinct());
            throw new InvalidDataException(
                linear.Count == 0
                    ? "This network has no linear layer that an adapter could stand beside; use the method 'full'."
                    : $"lora_targets names '{unknown[0]}', and no linear layer of this network is called so; there are {names}."
            );
        }
        return [.. linear.Where(layer => settings.Matches(layer.Name))];
    }
}
