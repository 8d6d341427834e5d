using System.Globalization;

namespace Jarvis.Contracts;

/// <summary>A run as lists, the top bar and the queue show it.</summary>
/// <param name="Waits">Why it does not run yet, in words; null unless queued.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Reason">Why it ended or was interrupted, in words.</param>
public sealed record RunSummary(
    string Id,
    string Name,
    RunState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string Size,
    string Data,
    long Step,
    long MaxSteps,
    double? Progress,
    double? EtaSeconds,
    double? Loss,
    double? ValidationLoss,
    double? BestLoss,
    double? TokensPerSecond,
    RunPhase? Phase,
    int Attempt,
    int? QueuePosition,
    string? Waits,
    string? Reason,
    string? ScheduleId,
    string? BestCheckpoint,
    string? LastCheckpoint,
    bool Deleted = false
);

/// <summary>Everything that the run's page shows at once.</summary>
public sealed record RunDetail(
    RunSummary Summary,
    TrainingPlan Plan,
    IReadOnlyList<CheckpointSummary> Checkpoints,
    string Command,
    long? Parameters,
    string? Device,
    bool HasReport
)
{
    /// <summary>What of the plan was somebody's choice, in the order of the settings.</summary>
    public IReadOnlyList<PlanChoice> Choices { get; init; } = [];
}

/// <summary>A setting that would be otherwise if it had been left alone.</summary>
/// <param name="Reason">Of the preset that the plan is like; null where none is known.</param>
public sealed record PlanChoice(string Key, string Title, string Value, string? Reason);

/// <summary>Puts a run at the end of the queue.</summary>
/// <param name="Name">Null takes one from the plan.</param>
public sealed record CreateRun(string? Name, TrainingPlan Plan);

/// <param name="BeforeId">Put it before that queued run; null for the end.</param>
public sealed record MoveRun(string? BeforeId);

/// <param name="Path">Absolute folder; a finished Hugging Face model folder.</param>
/// <param name="HasEma">Whether the folder holds the moving average of the weights too, as a model folder <c>ema</c> of its own.</param>
/// <param name="EmaLoss">Validation loss with the average; null where it was not taken.</param>
public sealed record CheckpointSummary(
    string RunId,
    string RunName,
    string Name,
    string Path,
    long Step,
    DateTimeOffset WrittenAt,
    long Bytes,
    double? ValidationLoss,
    bool Best,
    bool Last,
    string Size,
    long? Parameters,
    int? ContextLength,
    bool HasEma = false,
    double? EmaLoss = null
)
{
    /// <summary>gpt2 | llama | lstm | gru; null where the folder does not say.</summary>
    public string? Architecture { get; init; }

    /// <summary>It holds low-rank adapters beside a base model that lies elsewhere.</summary>
    public bool IsAdapter { get; init; }
}

/// <summary>What reading a checkpoint's every byte found.</summary>
/// <param name="Damage">The first file that is not as it was written, in words; null where all are.</param>
public sealed record CheckpointProof(string? Damage, int Files, long Bytes);

/// <summary>What a plan will cost on this machine, and everything that is wrong with it.</summary>
/// <param name="MemoryBytes">What must fit where the run computes: the card's share, or all of it where the processor computes.</param>
/// <param name="TrainSeconds">Expected duration; null on a device whose speed was never measured.</param>
/// <param name="Advice">What such a model can do, and what to try next, in words.</param>
public sealed record PlanEstimate(
    IReadOnlyList<string> Problems,
    long Parameters,
    long MemoryBytes,
    long DiskBytes,
    double? TrainSeconds,
    long TokensPerStep,
    long MaxSteps,
    double? Epochs,
    string Precision,
    string Device,
    string Advice
)
{
    /// <summary>The plan with all that it leaves open decided, as the run would store it.</summary>
    public TrainingPlan? Resolved { get; init; }

    /// <summary>
    /// Where the memory goes, largest things named; what is on the host counts in <see cref="MemoryBytes"/> only where the run computes
    /// there.
    /// </summary>
    public IReadOnlyList<MemoryPart> Memory { get; init; } = [];

    /// <summary>The same by memory, beside what there is of each: the card's first, where a card computes, then the machine's.</summary>
    public IReadOnlyList<MemoryTable> Memories { get; init; } = [];

    public PlanFit? Fit { get; init; }

    /// <summary>The device's speed is being measured, which takes about ten seconds: asked again then, it has a duration.</summary>
    public bool IsMeasuringSpeed { get; init; }
}

/// <summary>A ready plan with its reasons.</summary>
/// <param name="Parameters">Null where they are those of the model that the user brings.</param>
/// <param name="Reasons">Why a setting has its value, by the setting's key; of those in <paramref name="Needs"/>, what to give.</param>
/// <param name="Needs">Keys of the settings that only the user can give.</param>
public sealed record Preset(
    string Id,
    string Title,
    string Text,
    TrainingPlan Plan,
    long? Parameters,
    IReadOnlyDictionary<string, string> Reasons,
    IReadOnlyList<string> Needs
)
{
    /// <summary>Whether this machine has the memory for it; null where nobody asked the machine.</summary>
    public PlanFit? Fit { get; init; }
}

/// <summary>One setting of a plan, as the advanced form and <c>--help</c> show it.</summary>
/// <param name="Kind">integer | number | text | choice | switch | list</param>
/// <param name="OnlyWith">All must hold, else the setting does nothing; null is always.</param>
/// <param name="Suggests">checkpoints | tokenizers: what a text can be chosen from.</param>
/// <param name="Range">Of a number; null where there is no bound.</param>
public sealed record PlanSetting(
    string Key,
    string Group,
    string Title,
    string Help,
    string Kind,
    string? Unit,
    string? Default,
    IReadOnlyList<string>? Choices,
    IReadOnlyList<SettingCondition>? OnlyWith = null,
    string? Suggests = null,
    SettingRange? Range = null
);

/// <summary>Which numbers a setting takes.</summary>
/// <param name="Least">Null for no lower bound of this kind.</param>
/// <param name="Above">A lower bound that is itself outside; null where <paramref name="Least"/> is the bound.</param>
public sealed record SettingRange(double? Least, double? Above, double Most)
{
    public bool Holds(double value) => !(value < Least) && !(value <= Above) && value <= Most;

    /// <summary>To be read after "it must be".</summary>
    public string Text() => Above is null ? $"from {Number(Least)} to {Number(Most)}" : $"above {Number(Above)} and at most {Number(Most)}";

    /// <summary>To stand by itself behind a setting's help.</summary>
    public string Sentence() =>
        Above is null ? $"From {Number(Least)} to {Number(Most)}." : $"Above {Number(Above)}, at most {Number(Most)}.";

    private static string Number(double? value) => value?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "any";
}

/// <summary>A condition on another setting.</summary>
/// <param name="Set">Whether it is to be set, which is neither empty nor zero nor off.</param>
/// <param name="Values">It is to be one of these; null where any will do.</param>
public sealed record SettingCondition(string Key, bool Set, IReadOnlyList<string>? Values = null);

/// <summary>A plan file's text that shall be read; comments are allowed.</summary>
public sealed record ReadPlan(string Text);

/// <summary>What a plan file says, or everything that is wrong with it.</summary>
/// <param name="Plan">Null where there are problems.</param>
public sealed record PlanRead(TrainingPlan? Plan, IReadOnlyList<string> Problems);
