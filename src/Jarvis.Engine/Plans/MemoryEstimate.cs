using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Losses;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Engine.Plans;

/// <summary>Where the memory of a run goes at its peak, by arithmetic; docs/measurements.md compares it with measured peaks.</summary>
internal static class MemoryEstimate
{
    private const long Fp32 = 4,
        Bf16 = 2;

    /// <summary>The process itself: runtime, libtorch, buffers of the matrix libraries.</summary>
    private const long ProcessBytes = 300L << 20;

    /// <summary>Attention weights that are held at once where attention has dropout.</summary>
    private const long AttentionStretch = 16L << 20;

    /// <summary>
    /// Memory that CUDA takes of a card before the first tensor (context, kernels, cuBLAS's workspace), and as much of the host. Not
    /// measured yet.
    /// </summary>
    public const long CudaContextBytes = 1L << 30;

    /// <param name="plan">Resolved.</param>
    public static IReadOnlyList<MemoryPart> Of(TrainingPlan plan, ModelConfig network)
    {
        bool narrow = plan.Compute.Precision != PrecisionKind.Fp32;
        var lora = LoraSettings.Of(plan);
        long adapters = lora is null ? 0 : AdapterSizes.Weights(lora, network);
        long trained = lora is null ? Trained(plan, network) : adapters;
        long weights =
            network.Parameters
                * (
                    lora is null ? Fp32 + (narrow ? Bf16 : 0)
                    : narrow ? Bf16
                    : Fp32
                )
            + adapters * (Fp32 + (narrow ? Bf16 : 0));
        long moments = OptimizerKinds.StatePerWeight(plan) * Fp32 * trained,
            away = (long)(moments * plan.Compute.OffloadFraction),
            average = plan.Optimizer.EmaDecay > 0 ? trained * Fp32 : 0;
        bool cuda = OnCuda(plan),
            averageAway = cuda && WeightAverage.LivesOnHost(plan);
        (string Name, long Bytes, bool OnHost)[] parts =
        [
            ("weights", weights, false),
            ("gradients", trained * Fp32, false),
            ("optimizer", moments - away, false),
            ("optimizer in host memory", away, true),
            ("average", averageAway ? 0 : average, false),
            ("average in host memory", averageAway ? average : 0, true),
            ("activations", Activations(plan, network, lora, narrow ? Bf16 : Fp32), false),
            ("head", Head(plan, network, lora), false),
            ("CUDA context", cuda ? CudaContextBytes : 0, false),
            ("process", ProcessBytes + (cuda ? CudaContextBytes : 0), true),
        ];
        return [.. parts.Where(part => part.Bytes > 0).Select(part => new MemoryPart(part.Name, part.Bytes, part.OnHost))];
    }

    /// <summary>Whether a card with its own memory computes; the processor and Apple's GPU share the machine's.</summary>
    public static bool OnCuda(TrainingPlan plan) => plan.Compute.Device.StartsWith("cuda", StringComparison.Ordinal);

    private static long Trained(TrainingPlan plan, ModelConfig network)
    {
        if (plan.FineTuning.FreezeFraction is not > 0 || network.Layers == 0)
        {
            return network.Parameters;
        }
        long embeddings = network.EmbeddingParameters,
            above = network.TiedHead ? 0 : (long)network.VocabularySize * network.Width;
        long layers = network.Parameters - embeddings - above;
        return above + layers * (network.Layers - Freezing.Layers(plan.FineTuning.FreezeFraction, network.Layers)) / network.Layers;
    }

    /// <summary>What blocks keep for the backward pass, and what the block being computed needs in addition.</summary>
    private static long Activations(TrainingPlan plan, ModelConfig network, LoraSettings? lora, long multiplied)
    {
        int context = plan.Model.Context!.Value;
        long tokens = (long)plan.Optimizer.MicroBatch!.Value * context * Objectives.Passes(plan),
            width = network.Width;
        long layer =
            network.LayerActivationBytes(context, (int)multiplied)
            + (lora is { Dropout: > 0 } ? 2 * multiplied * AdapterSizes.Inputs(lora, network) : 0);
        int layers = network.Layers - (lora is null ? Freezing.Layers(plan.FineTuning.FreezeFraction, network.Layers) : 0);
        // For the block being computed a few gradients; with dropout also a stretch of attention weights and what is computed from it.
        long passing = width * 8 * Fp32,
            stretch = network.Dropout > 0 && !network.IsRecurrent ? 6 * AttentionStretch : 0;
        // A recomputed block keeps only its inputs; all activations exist for one block at a time.
        long kept = plan.Compute.GradientCheckpointing ? layers * width * (Fp32 + multiplied) + layer : layers * layer;
        long held = tokens * (passing + kept) + stretch;
        // Long-lived tensors among short-lived ones (gradients beside the next micro batch, a block's input beside its activations)
        // fragment the heap: a quarter was measured.
        held = plan.Optimizer.GradientAccumulation > 1 || plan.Compute.GradientCheckpointing ? held * 5 / 4 : held;
        return IsComposed(plan) ? (long)(held * network.ComposedActivations) : held;
    }

    /// <summary>Whether libtorch's own operators are used, as on every device but the processor.</summary>
    private static bool IsComposed(TrainingPlan plan) => plan.Compute.Device != "cpu" || KernelChoice.IsComposed;

    /// <summary>
    /// A stretch of logits, and the gradient of a head that is tied to the embedding, to which the embedding's own is added later.
    /// </summary>
    private static long Head(TrainingPlan plan, ModelConfig network, LoraSettings? lora)
    {
        long stretch = Math.Max(256L * network.VocabularySize, 4 << 20) * Fp32 * 3 / 2;
        bool learns = lora is null && plan.FineTuning.FreezeFraction <= 0;
        return stretch + (learns ? Fp32 * network.VocabularySize * network.Width : 0);
    }
}
