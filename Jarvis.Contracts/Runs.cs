namespace Jarvis.Contracts;

/// <summary>A run as lists, the top bar and the queue show it.</summary>
/// <param name="Waits">Why it does not run yet, in words; null unless queued.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Reason">Why it ended or was interrupted, in words.</param>
public sealed record RunSummary(string Id, string Name, RunState State, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    string Size, string Data, long Step, long MaxSteps, double? Progress, double? EtaSeconds, double? Loss, double? ValidationLoss, double? BestLoss,
    double? TokensPerSecond, RunPhase? Phase, int Attempt, int? QueuePosition, string? Waits, string? Reason, string? ScheduleId, string? BestCheckpoint,
    string? LastCheckpoint, bool Deleted = false);

public sealed record RunDetail(RunSummary Summary, TrainingPlan Plan, IReadOnlyList<CheckpointSummary> Checkpoints, string Command, long? Parameters,
    string? Device, bool HasReport);

public sealed record CreateRun(string? Name, TrainingPlan Plan);

/// <param name="BeforeId">Put it before that queued run; null for the end.</param>
public sealed record MoveRun(string? BeforeId);

/// <param name="Path">Absolute folder; a finished Hugging Face model folder.</param>
/// <param name="HasEma">Whether the folder holds the moving average of the weights too, as a model folder <c>ema</c> of its own.</param>
/// <param name="EmaLoss">Validation loss with the average; null where it was not taken.</param>
public sealed record CheckpointSummary(string RunId, string RunName, string Name, string Path, long Step, DateTimeOffset WrittenAt, long Bytes,
    double? ValidationLoss, bool Best, bool Last, string Size, long? Parameters, int? ContextLength, bool HasEma = false, double? EmaLoss = null);

/// <summary>What a plan will cost on this machine, and everything that is wrong with it.</summary>
/// <param name="TrainSeconds">Expected duration; null where this machine has not been measured for the size.</param>
/// <param name="Advice">What such a model can do, and what to try next, in words.</param>
public sealed record PlanEstimate(IReadOnlyList<string> Problems, long Parameters, long MemoryBytes, long DiskBytes, double? TrainSeconds, long TokensPerStep,
    long MaxSteps, double? Epochs, string Precision, string Device, string Advice);

/// <summary>A ready plan with its reasons.</summary>
/// <param name="Parameters">Null where they are those of the model that the user brings.</param>
/// <param name="Reasons">Why a setting has its value, by the setting's key; of those in <paramref name="Needs"/>, what to give.</param>
/// <param name="Needs">Keys of the settings that only the user can give.</param>
public sealed record Preset(string Id, string Title, string Text, TrainingPlan Plan, long? Parameters, IReadOnlyDictionary<string, string> Reasons, IReadOnlyList<string> Needs);

/// <summary>One setting of a plan, as the advanced form and <c>--help</c> show it.</summary>
/// <param name="Kind">integer | number | text | choice | switch | list</param>
public sealed record PlanSetting(string Key, string Group, string Title, string Help, string Kind, string? Unit, string? Default, IReadOnlyList<string>? Choices);
