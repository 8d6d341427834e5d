using Jarvis.Contracts;

namespace Jarvis.Engine.Tests;

/// <summary>
/// What <see cref="ResumeTests"/> breaks off and resumes: a line for every option whose state, or whose randomness, decides what comes
/// next. Each changes <see cref="TinyRun.Settings"/>.
/// </summary>
internal static class ResumeRows
{
    public static IReadOnlyDictionary<string, Func<TrainingPlan, TinyRun, TrainingPlan>> All { get; } =
        new Dictionary<string, Func<TrainingPlan, TinyRun, TrainingPlan>>
        {
            ["plain"] = (plan, _) => plan,
            ["no dropout"] = (plan, _) => plan with { Dropout = 0 },
            ["two threads"] = (plan, _) => plan with { Threads = 2 },
            ["bf16"] = (plan, _) => plan with { Precision = "bf16", Threads = 2 },
            ["accumulation 1"] = (plan, _) => plan with { GradientAccumulation = 1 },
            ["accumulation 4"] = (plan, _) => plan with { GradientAccumulation = 4 },
            ["linear"] = (plan, _) => plan with { Schedule = "linear" },
            ["constant"] = (plan, _) => plan with { Schedule = "constant" },
            ["ema"] = (plan, _) => plan with { EmaDecay = 0.9, Precision = "bf16" },
            ["ema without warm-up"] = (plan, _) => plan with { EmaDecay = 0.5, EmaWarmup = false },
            ["checkpointing"] = (plan, _) => plan with { GradientCheckpointing = true },
            ["frozen half"] = (plan, run) => plan with { BaseModel = run.BaseModel(), FreezeFraction = 0.5 },
            ["label smoothing"] = (plan, _) => plan with { LabelSmoothing = 0.1 },
            ["r-drop"] = (plan, _) => plan with { RDropAlpha = 0.5 },
            ["r-drop in bf16"] = (plan, _) => plan with { RDropAlpha = 0.5, LabelSmoothing = 0.1, Precision = "bf16", Threads = 2 },
            ["r-drop, recurrent"] = (plan, _) => plan with { Architecture = "gru", Heads = null, RDropAlpha = 0.5 },
            ["contrastive"] = (plan, _) => plan with { ContrastiveWeight = 0.3 },
            ["all tokens"] = (plan, _) => plan with { ResponsesOnly = false },
            ["layer decay"] = (plan, _) => plan with { LayerDecay = 0.7 },
            ["gradient noise"] = (plan, _) => plan with { GradientNoise = 0.01 },
            ["cosine with restarts"] = (plan, _) => plan with { Schedule = "cosine_restarts" },
            ["warmup-stable-decay"] = (plan, _) => plan with { Schedule = "warmup_stable_decay", ScheduleDecayShare = 0.5 },
            ["plateau"] = (plan, _) => plan with { Schedule = "plateau", PlateauPatience = 0, EvaluateEverySteps = 2, LearningRate = 0.3 },
            ["lora"] = (plan, run) => plan with { BaseModel = run.BaseModel(), Method = "lora" },
            ["lora bf16"] = (plan, run) =>
                plan with
                {
                    BaseModel = run.BaseModel(),
                    Method = "lora",
                    LoraDropout = 0.2,
                    LoraRankStabilized = true,
                    LoraTargets = ["c_attn", "c_fc"],
                    Precision = "bf16",
                    GradientCheckpointing = true,
                    EmaDecay = 0.9,
                },
            ["offload"] = (plan, _) => plan with { OffloadFraction = 0.5, Precision = "bf16" },
            ["packed records"] = (plan, _) => plan with { Packing = "records" },
            ["stratified"] = (plan, _) => plan with { Sampler = "stratified" },
            ["curriculum"] = (plan, _) => plan with { Sampler = "curriculum", CurriculumPace = "root" },
            ["dynamic curriculum"] = (plan, _) => plan with { Sampler = "dynamic_curriculum", Precision = "bf16" },
            ["packed records, lstm"] = (plan, _) => plan with { Architecture = "lstm", Heads = null, Packing = "records" },
            ["dynamic weighted"] = (plan, _) => plan with { Sampler = "dynamic_weighted" },
            ["dynamic curriculum with pairs"] = (plan, _) =>
                plan with
                {
                    Sampler = "dynamic_curriculum",
                    ContrastiveWeight = 0.3,
                    RDropAlpha = 0.5,
                },
            ["base model"] = (plan, run) => plan with { BaseModel = run.BaseModel() },
            ["llama"] = (plan, _) => plan with { Architecture = "llama", KeyValueHeads = 1 },
            ["llama, bf16"] = (plan, _) => plan with { Architecture = "llama", Precision = "bf16", Threads = 2 },
            ["lstm"] = (plan, _) => plan with { Architecture = "lstm", Heads = null },
            ["gru, bf16"] = (plan, _) =>
                plan with
                {
                    Architecture = "gru",
                    Heads = null,
                    EmbeddingWidth = 8,
                    Precision = "bf16",
                    Threads = 2,
                },
            ["lstm with carried state"] = (plan, _) =>
                plan with
                {
                    Architecture = "lstm",
                    Heads = null,
                    CarriedState = true,
                    TiedHead = true,
                },
        };
}
