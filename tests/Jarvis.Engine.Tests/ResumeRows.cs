using Jarvis.Contracts;

namespace Jarvis.Engine.Tests;

/// <summary>
/// The plans that <see cref="ResumeTests"/> interrupts and resumes: one for every option whose state or randomness affects the next steps.
/// Each changes <see cref="TinyRun.Settings"/>.
/// </summary>
internal static class ResumeRows
{
    public static IReadOnlyDictionary<string, Func<TrainingPlan, TinyRun, TrainingPlan>> All { get; } =
        new Dictionary<string, Func<TrainingPlan, TinyRun, TrainingPlan>>
        {
            ["plain"] = (plan, _) => plan,
            ["no dropout"] = (plan, _) => plan with { Model = plan.Model with { Dropout = 0 } },
            ["two threads"] = (plan, _) => plan with { Compute = plan.Compute with { Threads = 2 } },
            ["bf16"] = (plan, _) => plan with { Compute = plan.Compute with { Precision = PrecisionKind.Bf16, Threads = 2 } },
            ["accumulation 1"] = (plan, _) => plan with { Optimizer = plan.Optimizer with { GradientAccumulation = 1 } },
            ["accumulation 4"] = (plan, _) => plan with { Optimizer = plan.Optimizer with { GradientAccumulation = 4 } },
            ["linear"] = (plan, _) => plan with { Schedule = plan.Schedule with { Kind = "linear" } },
            ["constant"] = (plan, _) => plan with { Schedule = plan.Schedule with { Kind = "constant" } },
            ["ema"] = (plan, _) =>
                plan with
                {
                    Optimizer = plan.Optimizer with { EmaDecay = 0.9 },
                    Compute = plan.Compute with { Precision = PrecisionKind.Bf16 },
                },
            ["ema without warm-up"] = (plan, _) => plan with { Optimizer = plan.Optimizer with { EmaDecay = 0.5, EmaWarmup = false } },
            ["checkpointing"] = (plan, _) => plan with { Compute = plan.Compute with { GradientCheckpointing = true } },
            ["frozen half"] = (plan, run) =>
                plan with
                {
                    Model = plan.Model with { BaseModel = run.BaseModel() },
                    FineTuning = plan.FineTuning with { FreezeFraction = 0.5 },
                },
            ["label smoothing"] = (plan, _) => plan with { Loss = plan.Loss with { LabelSmoothing = 0.1 } },
            ["r-drop"] = (plan, _) => plan with { Loss = plan.Loss with { RDropAlpha = 0.5 } },
            ["r-drop in bf16"] = (plan, _) =>
                plan with
                {
                    Loss = plan.Loss with { RDropAlpha = 0.5, LabelSmoothing = 0.1 },
                    Compute = plan.Compute with { Precision = PrecisionKind.Bf16, Threads = 2 },
                },
            ["r-drop, recurrent"] = (plan, _) =>
                plan with
                {
                    Model = plan.Model with { Architecture = "gru", Heads = null },
                    Loss = plan.Loss with { RDropAlpha = 0.5 },
                },
            ["contrastive"] = (plan, _) => plan with { Loss = plan.Loss with { ContrastiveWeight = 0.3 } },
            ["all tokens"] = (plan, _) => plan with { Loss = plan.Loss with { ResponsesOnly = false } },
            ["layer decay"] = (plan, _) => plan with { Optimizer = plan.Optimizer with { LayerDecay = 0.7 } },
            ["gradient noise"] = (plan, _) => plan with { Optimizer = plan.Optimizer with { GradientNoise = 0.01 } },
            ["cosine with restarts"] = (plan, _) => plan with { Schedule = plan.Schedule with { Kind = "cosine_restarts" } },
            ["warmup-stable-decay"] = (plan, _) =>
                plan with
                {
                    Schedule = plan.Schedule with { Kind = "warmup_stable_decay", ScheduleDecayShare = 0.5 },
                },
            ["plateau"] = (plan, _) =>
                plan with
                {
                    Schedule = plan.Schedule with { Kind = "plateau", PlateauPatience = 0, LearningRate = 0.3 },
                    Evaluation = plan.Evaluation with { EvaluateEverySteps = 2 },
                },
            ["lora"] = (plan, run) =>
                plan with
                {
                    Model = plan.Model with { BaseModel = run.BaseModel() },
                    FineTuning = plan.FineTuning with { Method = FineTuningMethod.Lora },
                },
            ["lora bf16"] = (plan, run) =>
                plan with
                {
                    Model = plan.Model with { BaseModel = run.BaseModel() },
                    FineTuning = plan.FineTuning with
                    {
                        Method = FineTuningMethod.Lora,
                        LoraDropout = 0.2,
                        LoraRankStabilized = true,
                        LoraTargets = ["c_attn", "c_fc"],
                    },
                    Compute = plan.Compute with { Precision = PrecisionKind.Bf16, GradientCheckpointing = true },
                    Optimizer = plan.Optimizer with { EmaDecay = 0.9 },
                },
            ["offload"] = (plan, _) => plan with { Compute = plan.Compute with { OffloadFraction = 0.5, Precision = PrecisionKind.Bf16 } },
            ["packed records"] = (plan, _) => plan with { Sampling = plan.Sampling with { Packing = RecordPacking.Records } },
            ["stratified"] = (plan, _) => plan with { Sampling = plan.Sampling with { Sampler = "stratified" } },
            ["curriculum"] = (plan, _) =>
                plan with
                {
                    Sampling = plan.Sampling with { Sampler = "curriculum", CurriculumPace = CurriculumPace.Root },
                },
            ["dynamic curriculum"] = (plan, _) =>
                plan with
                {
                    Sampling = plan.Sampling with { Sampler = "dynamic_curriculum" },
                    Compute = plan.Compute with { Precision = PrecisionKind.Bf16 },
                },
            ["packed records, lstm"] = (plan, _) =>
                plan with
                {
                    Model = plan.Model with { Architecture = "lstm", Heads = null },
                    Sampling = plan.Sampling with { Packing = RecordPacking.Records },
                },
            ["dynamic weighted"] = (plan, _) => plan with { Sampling = plan.Sampling with { Sampler = "dynamic_weighted" } },
            ["dynamic curriculum with pairs"] = (plan, _) =>
                plan with
                {
                    Sampling = plan.Sampling with { Sampler = "dynamic_curriculum" },
                    Loss = plan.Loss with { ContrastiveWeight = 0.3, RDropAlpha = 0.5 },
                },
            ["base model"] = (plan, run) => plan with { Model = plan.Model with { BaseModel = run.BaseModel() } },
            ["llama"] = (plan, _) => plan with { Model = plan.Model with { Architecture = "llama", KeyValueHeads = 1 } },
            ["llama, bf16"] = (plan, _) =>
                plan with
                {
                    Model = plan.Model with { Architecture = "llama" },
                    Compute = plan.Compute with { Precision = PrecisionKind.Bf16, Threads = 2 },
                },
            ["lstm"] = (plan, _) => plan with { Model = plan.Model with { Architecture = "lstm", Heads = null } },
            ["gru, bf16"] = (plan, _) =>
                plan with
                {
                    Model = plan.Model with { Architecture = "gru", Heads = null, EmbeddingWidth = 8 },
                    Compute = plan.Compute with { Precision = PrecisionKind.Bf16, Threads = 2 },
                },
            ["lstm with carried state"] = (plan, _) =>
                plan with
                {
                    Model = plan.Model with { Architecture = "lstm", Heads = null, CarriedState = true, TiedHead = true },
                },
        };
}
