using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Batches;
using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Losses;

/// <summary>Next-token cross entropy in nats, label smoothing (Szegedy et al. 2016) as PyTorch's <c>CrossEntropyLoss</c> defines
/// it.</summary>
/// <param name="labelSmoothing">Share of each target that is spread evenly over the whole vocabulary, the target included.</param>
public sealed class CrossEntropyObjective(double labelSmoothing = 0) : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep) =>
        batch.Counted == 0
            ? IObjective.Nothing(model, batch)
            : Mean(model, batch.Inputs, batch.Targets, labelSmoothing, batch.Packing) * ((double)batch.Counted / countedInStep);

    /// <summary>Mean over the targets that count, of which there is at least one; (B, T) ids and targets → a scalar whose backward runs
    /// once.</summary>
    public static Tensor Mean(LanguageModel model, Tensor ids, Tensor targets, double labelSmoothing = 0, Packing? packing = null)
    {
        var head = model.HeadInput(model.Hidden(ids, packing).flatten(0, 1));
        return Fused.LinearCrossEntropy(
            head.Hidden,
            head.Weight,
            targets.flatten(),
            head.Copy,
            labelSmoothing: labelSmoothing,
            bias: head.Bias
        );
    }

    /// <summary>The loss of every run, unless another term replaces it.</summary>
    internal sealed class Term : LossTerm
    {
        public override string Key => "label_smoothing";

        public override bool IsOn(TrainingPlan plan) => true;

        public override IObjective Of(TrainingPlan plan) => new CrossEntropyObjective(plan.Loss.LabelSmoothing);
    }
}
