using System.Globalization;

namespace Jarvis.Contracts;

/// <summary>A run as lists, the top bar and the queue show it.</summary>
/// <param name="TokensPerSecond">Now, while it runs; afterwards what it reached, smoothed over its steps.</param>
/// <param name="Waits">Why it does not run yet, in words; null unless queued.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Reason">Why it ended or was interrupted, as a text for the user.</param>
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
)
{
    /// <summary>Short words, each once, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What somebody wrote about it, as Markdown; null where nobody did.</summary>
    public string? Note { get; init; }

    /// <summary>Out of the way of lists; it never starts by itself.</summary>
    public bool Archived { get; init; }

    /// <summary>Tokens that it has learned from; null before the first step.</summary>
    public long? Tokens { get; init; }

    /// <summary>Seconds of training as <see cref="TrainingTime"/> counts them; null before the first event.</summary>
    public double? RunSeconds { get; init; }

    /// <summary>Up to when <see cref="RunSeconds"/> counts; null while the run does not train.</summary>
    public DateTimeOffset? RunSecondsAt { get; init; }

    /// <summary>What somebody asked of the running process and it has not done yet.</summary>
    public RunRequest? Asked { get; init; }

    /// <summary>Somebody stopped it before its end and kept what it had learned; its state is completed.</summary>
    public bool Stopped { get; init; }

    /// <summary>Settings that somebody chose, without data and size, which stand above.</summary>
    public IReadOnlyList<PlanChoice> Changed { get; init; } = [];

    /// <summary>Only in the answer to a creation or renaming: why the name is another than was asked for.</summary>
    public string? NameNote { get; init; }

    /// <summary>Seconds of training by now; of runs that ended under earlier versions, from the first start to the end.</summary>
    public double? TrainingSeconds(DateTimeOffset now) =>
        RunSeconds is { } seconds && (seconds > 0 || RunSecondsAt is not null) ? new TrainingTime(seconds, RunSecondsAt).To(now)
        : StartedAt is { } started && EndedAt is { } ended ? (ended - started).TotalSeconds
        : null;
}

/// <summary>Everything that a run's page shows initially.</summary>
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
    /// <summary>The settings of the plan that were chosen explicitly, in the order of the settings.</summary>
    public IReadOnlyList<PlanChoice> Choices { get; init; } = [];
}

/// <summary>A setting whose value differs from what it would be by default.</summary>
/// <param name="Reason">The reason given by the preset that the plan resembles; null if there is none.</param>
public sealed record PlanChoice(string Key, string Title, string Value, string? Reason);

/// <summary>Puts a run at the end of the queue.</summary>
/// <param name="Name">Null derives a name from the plan.</param>
public sealed record CreateRun(string? Name, TrainingPlan Plan);

/// <summary>Changes what a run is called and how it is kept; null leaves a part as it is. Its id and folder stay.</summary>
/// <param name="Tags">All of them, instead of those it has.</param>
/// <param name="Note">Markdown; empty removes it.</param>
/// <param name="Archived">True hides it and takes it out of the queue.</param>
public sealed record EditRun(string? Name = null, IReadOnlyList<string>? Tags = null, string? Note = null, bool? Archived = null);

/// <param name="BeforeId">The queued run before which it is placed; null for the end of the queue.</param>
public sealed record MoveRun(string? BeforeId);

/// <param name="Path">Absolute path of the folder, which is a complete Hugging Face model folder.</param>
/// <param name="HasEma">Whether the folder also contains the EMA of the weights, as a separate model folder <c>ema</c>.</param>
/// <param name="EmaLoss">Validation loss with the EMA; null if it was not measured.</param>
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
    /// <summary>gpt2 | llama | lstm | gru; null if the folder does not say.</summary>
    public string? Architecture { get; init; }

    /// <summary>It contains low-rank adapters for a base model that is stored elsewhere.</summary>
    public bool IsAdapter { get; init; }
}

/// <summary>The result of verifying every byte of a checkpoint.</summary>
/// <param name="Damage">A text about the first file that differs from what was written; null if none does.</param>
public sealed record CheckpointProof(string? Damage, int Files, long Bytes);

/// <summary>The estimated cost of a plan on this machine, and every problem with it.</summary>
/// <param name="MemoryBytes">Memory needed on the device that computes: the GPU's share, or everything on the CPU.</param>
/// <param name="TrainSeconds">Expected duration; null for a device whose speed was never measured.</param>
/// <param name="Advice">What such a model can do and what to try next, as a text for the user.</param>
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
    /// <summary>The plan with everything that it leaves open resolved, as the run would store it.</summary>
    public TrainingPlan? Resolved { get; init; }

    /// <summary>
    /// The parts of the memory needed, with the largest named. Host memory counts towards <see cref="MemoryBytes"/> only if the run
    /// computes on the CPU.
    /// </summary>
    public IReadOnlyList<MemoryPart> Memory { get; init; } = [];

    /// <summary>The same, grouped by memory and compared with its size: the GPU's first if a GPU computes, then the machine's.</summary>
    public IReadOnlyList<MemoryTable> Memories { get; init; } = [];

    public PlanFit? Fit { get; init; }

    /// <summary>The device's speed is being measured, which takes about ten seconds; a later estimate will include the duration.</summary>
    public bool IsMeasuringSpeed { get; init; }
}

/// <summary>A ready plan with its reasons.</summary>
/// <param name="Parameters">Null if they depend on the model that the user provides.</param>
/// <param name="Reasons">Why a setting has its value, by the setting's key; for those in <paramref name="Needs"/>, what the user should
/// provide.</param>
/// <param name="Needs">Keys of the settings that only the user can provide.</param>
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
    /// <summary>Whether this machine has enough memory for it; null if that was not determined.</summary>
    public PlanFit? Fit { get; init; }

    /// <summary>The heading under which forms list it.</summary>
    public string? Group { get; init; }
}

/// <summary>One setting of a plan, as shown by the advanced form and <c>--help</c>.</summary>
/// <param name="Kind">integer | number | text | choice | switch | list</param>
/// <param name="OnlyWith">Conditions that must all hold for the setting to have an effect; null means always.</param>
/// <param name="Suggests">checkpoints | tokenizers: the list from which a text can be chosen.</param>
/// <param name="Range">Bounds of a number; null if there are none.</param>
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

/// <summary>The numbers that a setting allows.</summary>
/// <param name="Least">Null for no lower bound of this kind.</param>
/// <param name="Above">An exclusive lower bound; null if <paramref name="Least"/> is the bound.</param>
public sealed record SettingRange(double? Least, double? Above, double Most)
{
    public bool Holds(double value) => !(value < Least) && !(value <= Above) && value <= Most;

    /// <summary>The bound that a value breaks, phrased to follow "it must be"; null if it breaks none.</summary>
    public string? Refusal(double value) =>
        value < Least ? $"at least {Number(Least)}"
        : value <= Above ? $"above {Number(Above)}"
        : value <= Most ? null
        : $"at most {Most.ToString("#,0.#########", CultureInfo.InvariantCulture)}";

    /// <summary>Phrased to follow "it must be".</summary>
    public string Text() => Above is null ? $"from {Number(Least)} to {Number(Most)}" : $"above {Number(Above)} and at most {Number(Most)}";

    /// <summary>A complete sentence to append to a setting's help.</summary>
    public string Sentence() =>
        Above is null ? $"From {Number(Least)} to {Number(Most)}." : $"Above {Number(Above)}, at most {Number(Most)}.";

    private static string Number(double? value) => value?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "any";
}

/// <summary>A condition on another setting.</summary>
/// <param name="Set">Whether the other setting must be set, that is neither empty nor zero nor off, or must not be.</param>
/// <param name="Values">The values allowed for it; null for any.</param>
public sealed record SettingCondition(string Key, bool Set, IReadOnlyList<string>? Values = null);

/// <summary>The text of a plan file to be parsed; comments are allowed.</summary>
public sealed record ReadPlan(string Text);

/// <summary>The plan in a plan file, or every problem with it.</summary>
/// <param name="Plan">Null if there are problems.</param>
public sealed record PlanRead(TrainingPlan? Plan, IReadOnlyList<string> Problems);
