using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Storage;

namespace Jarvis.Engine.Plans;

/// <summary>Disk space of a run's checkpoints: the most that retention keeps at once, times the size of one.</summary>
public static class DiskEstimate
{
    private const long Fp32Bytes = 4;

    /// <summary>Tokenizer, configuration and state.</summary>
    private const long SmallFiles = 4L << 20;

    /// <summary>
    /// Bytes of the checkpoints on disk at once, including the one being written. Where the steps are not known yet, those kept for good
    /// are not counted.
    /// </summary>
    /// <param name="plan">Resolved.</param>
    public static long RunBytes(TrainingPlan plan, ModelConfig network) =>
        Retention.Of(plan).Most(plan.Schedule.MaxSteps ?? 0) * (TensorBytes(plan, network) + SmallFiles);

    /// <summary>
    /// Bytes of the weights, their EMA, and the optimizer's state for every trained weight; with LoRA, of the adapters only.
    /// </summary>
    public static long TensorBytes(TrainingPlan plan, ModelConfig network)
    {
        long written = LoraSettings.Of(plan) is { } lora ? AdapterSizes.Weights(lora, network) : network.Parameters;
        double trained = 1 - Freezing.Layers(plan.FineTuning.FreezeFraction, network.Layers) / (double)Math.Max(1, network.Layers);
        return (long)(Fp32Bytes * written * ((plan.Optimizer.EmaDecay > 0 ? 2 : 1) + OptimizerKinds.StatePerWeight(plan) * trained));
    }

    /// <summary>Why a run cannot start in a folder, as a message; null where there is room, or the free space is unknown.</summary>
    /// <param name="folder">Where the run's files go; need not exist yet.</param>
    public static string? Refusal(TrainingPlan plan, ModelConfig network, string folder) =>
        Refusal(plan, network, folder, DiskRoom.FreeBytes(folder));

    internal static string? Refusal(TrainingPlan plan, ModelConfig network, string folder, long? free)
    {
        // Checkpoints that the run already has on disk are part of what it needs.
        long needed =
            RunBytes(plan, network)
            - new CheckpointStore(new RunPaths(folder).Checkpoints).All().Sum(checkpoint => checkpoint.Manifest.Bytes);
        return free is { } room && needed > room
            ? $"The checkpoints of this run need {ByteText.Of(needed)} more (up to "
                + $"{Retention.Of(plan).Most(plan.Schedule.MaxSteps ?? 0):N0} at once) and the disk of '{folder}' has {ByteText.Of(room)} "
                + $"free. Free some space, or lower keep_checkpoints ({plan.Checkpoints.KeepCheckpoints}) or keep_at_most "
                + $"({plan.Checkpoints.KeepAtMost}), or raise keep_every_steps ({plan.Checkpoints.KeepEverySteps})."
            : null;
    }
}
