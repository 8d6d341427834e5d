using Jarvis.Engine.State;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>Initial weights as a function of the seed and a weight's place in the order of names.</summary>
internal static class WeightInitializer
{
    private const ulong Stream = 0x1417;

    /// <param name="fill">Fills one weight from the generator that was seeded for it.</param>
    public static void Fill(LanguageModel model, long seed, Action<string, Parameter> fill)
    {
        using var free = no_grad();
        ulong place = 0;
        foreach (var (name, weight) in model.Weights)
        {
            manual_seed((long)Permutation.Mix(Permutation.Mix((ulong)seed, Stream), place++));
            fill(name, weight);
        }
    }
}
