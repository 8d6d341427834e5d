namespace Jarvis.Contracts;

/// <summary><c>data.json</c> of a run's folder: what it is trained on.</summary>
/// <param name="Tokens">The folder of token files.</param>
public sealed record RunData(string Tokens, IReadOnlyList<RunDataSource> Sources);

/// <param name="Name"><c>dataset:ID</c>, or the name of a file.</param>
/// <param name="Version">Version of a dataset; with <paramref name="Hash"/> it identifies the exact content.</param>
public sealed record RunDataSource(string Name, int? Version, string Hash);

/// <summary>The records of one step of a run.</summary>
/// <param name="Step">Counted as in the run's events: the first is 1.</param>
/// <param name="Unknown">Why the records cannot be determined; null if they can.</param>
/// <param name="MicroBatches">Number of micro batches per step.</param>
/// <param name="Tokens">Number of targets in the step.</param>
public sealed record RunBatch(
    long Step,
    string? Unknown,
    int MicroBatches,
    long Tokens,
    IReadOnlyList<RunDataSource> Sources,
    IReadOnlyList<RunBatchRecord> Records
);

/// <summary>A record, or a part of one, in a row of a micro batch.</summary>
/// <param name="MicroBatch">From 0 within the step.</param>
/// <param name="DatasetId">Null for a record of a file.</param>
/// <param name="RecordId">Its id in the dataset; null for a record of a file.</param>
/// <param name="Source">The file and line from which it came, or the file itself if the file is the record.</param>
/// <param name="FirstToken">Position of the first target within the record.</param>
/// <param name="Length">Number of targets in this row.</param>
/// <param name="RecordTokens">Tokens of the whole record.</param>
/// <param name="Text">The beginning of the text that the model saw.</param>
/// <param name="Gone">The newest version of the dataset no longer contains this record.</param>
public sealed record RunBatchRecord(
    int MicroBatch,
    int Row,
    string? DatasetId,
    string Dataset,
    long? RecordId,
    string Source,
    string Domain,
    double Difficulty,
    long FirstToken,
    int Length,
    long RecordTokens,
    string Text,
    bool Gone
);
