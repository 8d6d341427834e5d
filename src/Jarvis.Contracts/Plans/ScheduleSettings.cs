namespace Jarvis.Contracts;

/// <summary>How long the run lasts, and how the learning rate changes over it.</summary>
public sealed record ScheduleSettings
{
    [Setting(
        "Steps",
        "Optimizer steps. Leave empty for the preset's value, or for no limit where epochs or hours are given.",
        Unit = "steps",
        Least = 1,
        Most = 1_000_000_000
    )]
    public long? MaxSteps { get; init; }

    [Setting(
        "Epochs",
        "Times that all training data is seen; the first of steps, epochs and hours that is reached ends the run.",
        Unit = "epochs",
        Above = 0,
        Most = 1_000_000
    )]
    public double? MaxEpochs { get; init; }

    [Setting(
        "Hours",
        "Time in which the run trains, pauses and restarts not counted; the learning rate then follows the clock, so that two "
            + "such runs are not equal to the bit.",
        Unit = "hours",
        Above = 0,
        Most = 10_000
    )]
    public double? MaxHours { get; init; }

    [Setting("Learning rate", "Peak of the schedule. Leave empty for the preset's value.", Above = 0, Most = 10)]
    public double? LearningRate { get; init; }

    [Setting("Lowest learning rate", "Where the cosine ends, as a share of the peak.", Unit = "share", Least = 0, Most = 1)]
    public double MinimumLearningRateShare { get; init; } = 0.1;

    [Setting("Warm-up", "Steps of linear rise; empty is 5 % of the steps, at most 200.", Unit = "steps", Least = 0, Most = 1_000_000_000)]
    public long? WarmupSteps { get; init; }

    [Setting("Schedule", "How the rate moves after the warm-up.", Key = "schedule")]
    public string Kind { get; init; } = "cosine";

    [Setting(
        "Restarts",
        "Cycles of the cosine with restarts.",
        Unit = "cycles",
        OnlyWith = "schedule=cosine_restarts",
        Least = 1,
        Most = 10_000
    )]
    public int ScheduleCycles { get; init; } = 3;

    [Setting(
        "Decay share",
        "Last part of the steps in which warmup-stable-decay falls.",
        Unit = "share",
        OnlyWith = "schedule=warmup_stable_decay",
        Least = 0,
        Most = 1
    )]
    public double ScheduleDecayShare { get; init; } = 0.2;

    [Setting(
        "Plateau factor",
        "The rate is multiplied by this after evaluations without progress.",
        OnlyWith = "schedule=plateau",
        Least = 0.001,
        Most = 0.999
    )]
    public double PlateauFactor { get; init; } = 0.5;

    [Setting(
        "Plateau patience",
        "Evaluations without progress before the plateau schedule lowers the rate.",
        Unit = "evaluations",
        OnlyWith = "schedule=plateau",
        Least = 0,
        Most = 1_000_000
    )]
    public int PlateauPatience { get; init; } = 2;
}
