using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Batches;
using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Losses;

/// <summary>
/// R-Drop (Liang et al. 2021, "R-Drop: Regularized Dropout for Neural Networks"): the batch goes through the network twice, each time with
/// different dropout. The mean of the two cross entropies plus <paramref name="alpha"/> times the mean of the two Kullback-Leibler
/// divergences between the predictions, per counted token (<see cref="Fused.LinearRDrop"/>).
/// </summary>
public sealed class RDropObjective(double alpha, double labelSmoothing = 0) : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep)
    {
        if (batch.Counted == 0)
        {
            return IObjective.Nothing(model, batch);
        }
        // Two passes instead of one of twice the rows, so that a pass fills the caches no more than it does without R-Drop.
        var twice = cat([Hidden(model, batch), Hidden(model, batch)]); // (2 · B · T, width)
        var head = model.HeadInput(twice);
        return Fused.LinearRDrop(
                head.Hidden,
                head.Weight,
                batch.Targets.flatten(),
                alpha,
                head.Copy,
                labelSmoothing: labelSmoothing,
                bias: head.Bias
            ) * ((double)batch.Counted / countedInStep);
    }

    private static Tensor Hidden(LanguageModel model, DeviceBatch batch) => model.Hidden(batch.Inputs, batch.Packing).flatten(0, 1);

    internal sealed class Term : LossTerm
    {
        public override string Key => "r_drop_alpha";

        public override bool IsOn(TrainingPlan plan) => plan.Loss.RDropAlpha > 0;

        public override bool TakesTheTokens => true;

        public override bool ReadsMoreRows => true;

        public override IObjective Of(TrainingPlan plan) => new RDropObjective(plan.Loss.RDropAlpha, plan.Loss.LabelSmoothing);

        public override int ExtraPasses => 1;

        public override IEnumerable<string> Problems(TrainingPlan plan)
        {
            if (plan.Model.Dropout == 0 && !(plan.FineTuning.Method == FineTuningMethod.Lora && plan.FineTuning.LoraDropout > 0))
            {
                yield return "r_drop_alpha compares two passes that differ by dropout, and dropout is 0; set dropout (0.1), or "
                    + "r_drop_alpha to 0.";
            }
        }
    }
}
