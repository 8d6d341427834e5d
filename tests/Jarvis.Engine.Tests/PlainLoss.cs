using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Losses;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

internal static class PlainLoss
{
    /// <summary>Mean cross entropy of (B, T) ids against targets, none of them ignored.</summary>
    public static Tensor Loss(this LanguageModel model, Tensor ids, Tensor targets) => CrossEntropyObjective.Mean(model, ids, targets);
}
