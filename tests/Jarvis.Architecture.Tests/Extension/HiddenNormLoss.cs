using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Batches;
using Jarvis.Engine.Training.Losses;
using static TorchSharp.torch;

namespace Jarvis.Architecture.Tests.Extension;

/// <summary>A toy loss that keeps hidden states small. Shown in docs/extending.md.</summary>
internal sealed class HiddenNormLoss(double weight) : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep) =>
        model.Hidden(batch.Inputs, batch.Packing).pow(2).mean() * (weight * batch.Counted / countedInStep);

    internal sealed class Term : LossTerm
    {
        /// <summary>A real loss would add a setting to <see cref="TrainingPlan"/>; this toy is switched on here.</summary>
        public static double Weight { get; set; }

        public override string Key => "hidden_norm_weight";

        public override bool IsOn(TrainingPlan plan) => Weight > 0;

        public override IObjective Of(TrainingPlan plan) => new HiddenNormLoss(Weight);

        public override int ExtraPasses => 1;
    }
}
