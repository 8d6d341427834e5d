using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Batches;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Losses;

/// <summary>The sum of several terms, each of which includes its own weight.</summary>
public sealed class SumObjective(IReadOnlyList<IObjective> terms) : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep) =>
        terms.Select(term => term.Loss(model, batch, countedInStep)).Aggregate((sum, term) => sum + term);
}
