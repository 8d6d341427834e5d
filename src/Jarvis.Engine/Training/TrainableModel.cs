using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.State;
using Jarvis.Engine.Training.Losses;
using Jarvis.Engine.Training.Optimizers;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>
/// The network that a plan trains, with its objective and optimizer but without data and files. Its weights are uninitialized until
/// somebody fills them.
/// </summary>
internal sealed class TrainableModel : IDisposable
{
    private readonly LossScaler? _scaler;

    /// <param name="plan">Resolved.</param>
    public TrainableModel(TrainingPlan plan, ModelConfig network, Device device)
    {
        var lora = LoraSettings.Of(plan);
        Precision = Precisions.Create(plan.Compute.Precision, frozen: lora is not null);
        Model = network.Create(Precision, device);
        Model.Checkpointing = plan.Compute.GradientCheckpointing;
        Freezing.Freeze(Model, plan.FineTuning.FreezeFraction);
        if (lora is not null)
        {
            Lora.Adapt(Model, lora, plan.Compute.Seed);
        }
        Optimizer = OptimizerKinds.Create(plan, Model, Precision);
        Average = WeightAverage.Of(plan, Model);
        _scaler = plan.Compute.Precision == PrecisionKind.Fp16 ? new LossScaler() : null;
        Gradients = GradientStep.Of(plan, Model, Optimizer, _scaler, Average);
        Objective = Objectives.Of(plan);
    }

    public IPrecision Precision { get; }

    public LanguageModel Model { get; }

    public IOptimizer Optimizer { get; }

    /// <summary>Null where the plan keeps none.</summary>
    public WeightAverage? Average { get; }

    public GradientStep Gradients { get; }

    public IObjective Objective { get; }

    /// <summary>The parts that go into a checkpoint besides weights and average.</summary>
    public IEnumerable<IResumable> Parts => _scaler is null ? [Optimizer] : [Optimizer, _scaler];

    /// <summary>Call when the weights are filled.</summary>
    /// <param name="averaged">Whether the average was filled too; otherwise it begins as a copy of the weights.</param>
    public void Filled(bool averaged)
    {
        Precision.Refresh();
        if (!averaged)
        {
            Average?.Begin();
        }
    }

    public void Dispose()
    {
        Average?.Dispose();
        Optimizer.Dispose();
        Model.Dispose();
        Precision.Dispose();
    }
}
