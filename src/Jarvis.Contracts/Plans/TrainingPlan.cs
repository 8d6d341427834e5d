using System.Text.Json.Serialization;

namespace Jarvis.Contracts;

/// <summary>
/// Everything that decides what a run computes, in groups. A plan needs no more than its data and a size; null means "decided by the size
/// or by the machine" and is resolved once, into the run's stored <c>plan.json</c>.
/// </summary>
/// <remarks>Version 1 was flat; it is still read everywhere (<see cref="PlanUpgrade"/>).</remarks>
[JsonConverter(typeof(TrainingPlanConverter))]
public sealed record TrainingPlan
{
    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 2;

    [SettingGroup("Data")]
    public DataSettings Data { get; init; } = new();

    [SettingGroup("Model")]
    public ModelSettings Model { get; init; } = new();

    [SettingGroup("Fine-tuning")]
    public FineTuningSettings FineTuning { get; init; } = new();

    [SettingGroup("Schedule")]
    public ScheduleSettings Schedule { get; init; } = new();

    [SettingGroup("Optimizer")]
    public OptimizerSettings Optimizer { get; init; } = new();

    [SettingGroup("Loss")]
    public LossSettings Loss { get; init; } = new();

    [SettingGroup("Data order")]
    public SamplingSettings Sampling { get; init; } = new();

    [SettingGroup("Machine")]
    public ComputeSettings Compute { get; init; } = new();

    [SettingGroup("Checkpoints")]
    public CheckpointsSettings Checkpoints { get; init; } = new();

    [SettingGroup("Evaluation")]
    public EvaluationSettings Evaluation { get; init; } = new();
}
