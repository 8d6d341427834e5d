namespace Jarvis.Contracts;

/// <summary>
/// One change set of a dataset; the newest one's number is the dataset's version. Undoing is a change set too, so versions only increase.
/// </summary>
/// <param name="Kind">import, mend, balance, synthetic, label, enhance, split, undo …</param>
/// <param name="Undoes">The change that this one undid.</param>
/// <param name="UndoneBy">The change that undid this one.</param>
public sealed record DatasetChange(
    int Number,
    string Kind,
    string Description,
    DateTimeOffset At,
    long Added,
    long Removed,
    long Relabelled,
    int? Undoes,
    int? UndoneBy
);

/// <summary>Differences between two versions; the records are samples, the counts are complete.</summary>
public sealed record VersionComparison(
    int From,
    int To,
    long Added,
    long Removed,
    long Relabelled,
    IReadOnlyDictionary<string, long> DomainsBefore,
    IReadOnlyDictionary<string, long> DomainsAfter,
    long CharactersBefore,
    long CharactersAfter,
    IReadOnlyList<DataRecord> AddedRecords,
    IReadOnlyList<DataRecord> RemovedRecords
);

/// <summary>Where a record comes from and what happened to it, oldest first.</summary>
/// <param name="Source">File and line.</param>
public sealed record RecordHistory(DataRecord Record, string Source, IReadOnlyList<RecordStep> Steps, IReadOnlyList<RecordFlag> Flags);

/// <param name="Text">What this change did to the record.</param>
/// <param name="Before">The record before the change; null if its content did not change.</param>
public sealed record RecordStep(int Change, string Kind, string Text, DateTimeOffset At, DataRecord? Before);

/// <summary>A problem that the doctor found in a record.</summary>
/// <param name="Check">Id of the check: near-duplicate, secret, …</param>
/// <param name="Detail">Masked if it is a secret.</param>
/// <param name="OtherId">The record that it duplicates or contradicts.</param>
public sealed record RecordFlag(string Check, string Detail, double? Score, long? OtherId);

/// <summary>Distribution of a number over a dataset's records.</summary>
/// <param name="Edges">Bucket borders, one more than <paramref name="Counts"/>.</param>
public sealed record Histogram(
    string Of,
    IReadOnlyList<double> Edges,
    IReadOnlyList<long> Counts,
    long Missing,
    double? Mean,
    double? Median
);

/// <summary>Changes a record by hand, as one change set; null leaves a part as it is.</summary>
/// <param name="Labels">domain, difficulty, quality, split, language; a null value removes the label.</param>
public sealed record EditRecord(
    string? Text = null,
    IReadOnlyList<ChatTurn>? Turns = null,
    IReadOnlyDictionary<string, string?>? Labels = null
);

/// <summary>Changes a dataset's name or description; null leaves it as it is.</summary>
public sealed record EditDataset(string? Name = null, string? Description = null);

/// <summary>How many records have each value, the most frequent first; "" stands for no value.</summary>
public sealed record RecordFacets(
    IReadOnlyDictionary<string, long> Domains,
    IReadOnlyDictionary<string, long> Splits,
    IReadOnlyDictionary<string, long> Languages,
    IReadOnlyDictionary<string, long> Sources,
    IReadOnlyDictionary<string, long> Kinds,
    IReadOnlyDictionary<string, long> Flags,
    long Synthetic
);
