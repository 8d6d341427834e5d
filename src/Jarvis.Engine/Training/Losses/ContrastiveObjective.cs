using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Batches;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Losses;

/// <summary>
/// The code contrastive loss: symmetric InfoNCE (van den Oord et al. 2018; both directions as in CLIP, Radford et al. 2021) between code
/// and docstring, each the mean of its last hidden states scaled to length one. A pair's negatives are the other pairs of its micro batch,
/// so a step's value is the mean over its micro batches.
/// </summary>
/// <param name="temperature">Divides the similarities.</param>
/// <param name="microSteps">Micro batches of a step.</param>
public sealed class ContrastiveObjective(double weight, double temperature, int microSteps) : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep)
    {
        if (batch.Pairs is not { } pairs)
        {
            return zeros([], device: batch.Inputs.device); // a micro batch that was split has its pairs in the first part
        }
        return InfoNce(Pooled(model, pairs.Code), Pooled(model, pairs.Docstring), temperature) * (weight / microSteps);
    }

    /// <summary>Row k of one and row k of the other belong together; (N, width) both → a scalar.</summary>
    public static Tensor InfoNce(Tensor first, Tensor second, double temperature)
    {
        var similarities = Unit(first).mm(Unit(second).t()) / temperature; // (N, N) cosines
        var own = arange(similarities.shape[0], dtype: ScalarType.Int64, device: similarities.device);
        return (nn.functional.cross_entropy(similarities, own) + nn.functional.cross_entropy(similarities.t(), own)) * 0.5;
    }

    /// <summary>(N, T) texts → (N, width) fp32: the mean over each text's own tokens.</summary>
    public static Tensor Pooled(LanguageModel model, PaddedRows rows) =>
        (model.Hidden(rows.Ids).to_type(ScalarType.Float32) * rows.Weights.unsqueeze(-1)).sum([1L]);

    private static Tensor Unit(Tensor rows) => rows / (rows * rows).sum([-1L], keepdim: true).sqrt().clamp_min(1e-12);

    internal sealed class Term : LossTerm
    {
        public override string Key => "contrastive_weight";

        public override bool IsOn(TrainingPlan plan) => plan.Loss.ContrastiveWeight > 0;

        public override bool ReadsMoreRows => true;

        public override IObjective Of(TrainingPlan plan) =>
            new ContrastiveObjective(plan.Loss.ContrastiveWeight, plan.Loss.ContrastiveTemperature, plan.Optimizer.GradientAccumulation);

        /// <summary>About one pair per row.</summary>
        public override int ExtraPasses => 1;

        public override IEnumerable<string> Problems(TrainingPlan plan)
        {
            if (plan.Optimizer.MicroBatch == 1)
            {
                yield return "contrastive_weight tells a pair from the others of its micro batch, and micro_batch is 1; set it to 2 or "
                    + "more, or contrastive_weight to 0.";
            }
        }
    }
}
