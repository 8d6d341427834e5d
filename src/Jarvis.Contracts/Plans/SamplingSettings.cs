namespace Jarvis.Contracts;

/// <summary>The order in which records are seen, and how they are packed into rows.</summary>
public sealed record SamplingSettings
{
    [Setting(
        "Sampler",
        "In which order records are seen. shuffle: each once an epoch, in a new order; curriculum: the easiest share first, which grows; "
            + "dynamic_curriculum: buckets by each record's own recent losses, easy ones first; dynamic_weighted: domains by their recent "
            + "validation loss; stratified: every step keeps the mix of domains. All but shuffle order whole records."
    )]
    public string Sampler { get; init; } = "shuffle";

    [Setting(
        "Packing",
        "stream cuts one long text into rows; records lays several whole records into a row by their lengths, attention and "
            + "loss kept apart; auto is stream for a shuffle, records for the other samplers."
    )]
    public RecordPacking Packing { get; init; } = RecordPacking.Auto;

    [Setting(
        "Curriculum start",
        "Easiest share of the records at the beginning.",
        Unit = "share",
        OnlyWith = "sampler=curriculum|dynamic_curriculum",
        Above = 0,
        Most = 1
    )]
    public double CurriculumStart { get; init; } = 0.3;

    [Setting(
        "Curriculum length",
        "Share of the steps after which all records are in play.",
        Unit = "share",
        OnlyWith = "sampler=curriculum|dynamic_curriculum",
        Above = 0,
        Most = 1
    )]
    public double CurriculumLength { get; init; } = 0.5;

    [Setting(
        "Curriculum pace",
        "How the easy share grows: linear in the steps, root (fast, then slower), or in five stairs.",
        OnlyWith = "sampler=curriculum|dynamic_curriculum"
    )]
    public CurriculumPace CurriculumPace { get; init; } = CurriculumPace.Linear;
}
