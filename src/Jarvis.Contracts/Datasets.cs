namespace Jarvis.Contracts;

/// <summary>Which fields a record has: one text, a question and its answer, turns, or source code.</summary>
public enum RecordKind
{
    Text,
    Instruct,
    Chat,
    Code,
}

/// <summary>The speaker of a turn; the roles are those of ChatML.</summary>
public enum ChatRole
{
    System,
    User,
    Assistant,
}

/// <summary>One turn of a conversation.</summary>
public sealed record ChatTurn(ChatRole Role, string Content);

/// <summary>One canonical row of training data. <see cref="Text"/> for text and code; <see cref="Turns"/> for instruct and chat.</summary>
/// <param name="Source">The file and line, or the generator, from which it came.</param>
/// <param name="Split">train | validation | test (held out like validation) | null if not assigned (the preparation then splits by
/// hash).</param>
/// <param name="Hash">Hash of the normalised content, hexadecimal; equal content has equal hashes.</param>
public sealed record DataRecord(
    long Id,
    RecordKind Kind,
    string? Text,
    IReadOnlyList<ChatTurn>? Turns,
    string? Domain,
    double? Difficulty,
    double? Quality,
    string Source,
    string? Split,
    string Hash,
    bool Synthetic = false,
    string? Language = null,
    string? Document = null
);

/// <param name="BrokenExamples">The first lines that were skipped, each with file, line and reason; only filled if a single dataset is
/// requested.</param>
/// <param name="Notes">Other remarks about its import: files that were not read and why, encodings that were detected; only filled if a
/// single dataset is requested.</param>
/// <param name="Version">Number of the newest change set; with <paramref name="Hash"/> it identifies the exact content.</param>
public sealed record DatasetSummary(
    string Id,
    string Name,
    string Description,
    long Records,
    long Characters,
    IReadOnlyDictionary<string, long> Kinds,
    IReadOnlyDictionary<string, long> Domains,
    long Duplicates,
    long Broken,
    int Version,
    string Hash,
    DateTimeOffset CreatedAt,
    long Bytes,
    string Source,
    bool Deleted = false,
    IReadOnlyList<string>? BrokenExamples = null,
    IReadOnlyList<string>? Notes = null
)
{
    /// <summary>What it was mixed from; null if it is not a mixture.</summary>
    public MixtureRecipe? Mixture { get; init; }

    /// <summary>Number of tokens of exactly this content; null until token files have been made of it.</summary>
    public long? Tokens { get; init; }

    /// <summary>0 to 1, from the doctor's newest report; null if there is no report yet.</summary>
    public double? Health { get; init; }

    /// <summary>Number of warnings and problems in that report that are not fixed; null if there is no report.</summary>
    public int? Findings { get; init; }
}

/// <summary>A page of records, and the total number of matches.</summary>
public sealed record RecordPage(IReadOnlyList<DataRecord> Records, long Total);

/// <summary>The state of a job; the last three are final.</summary>
public enum ImportState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <param name="Error">Names the file, the line and the reason, and says what to do.</param>
/// <param name="Broken">Set if it failed only because of invalid lines; POST /api/imports/{id}/accept consents to skip them and resumes
/// it.</param>
public sealed record ImportJob(
    string Id,
    string Name,
    ImportState State,
    string Text,
    double? Progress,
    double? EtaSeconds,
    long Records,
    string? DatasetId,
    string? Error,
    DateTimeOffset StartedAt,
    InvalidReport? Broken = null
)
{
    /// <inheritdoc cref="DataJob.Attempt"/>
    public int Attempt { get; init; } = 1;

    /// <summary>It has failed, and <c>POST /api/imports/{id}/retry</c> queues it again; false while it waits for consent.</summary>
    public bool CanRetry { get; init; }

    /// <inheritdoc cref="DataJob.Note"/>
    public string? Note { get; init; }
}

/// <summary>
/// Exactly one of <paramref name="Path"/> (a file or folder on the server), <paramref name="UploadId"/> and <paramref name="UploadIds"/>
/// (several files, one dataset).
/// </summary>
public sealed record ImportDataset(
    string? Name,
    string? Path,
    string? UploadId,
    string Format = "auto",
    IReadOnlyList<string>? UploadIds = null,
    ReadingOptions? Options = null
);

/// <summary>A completely uploaded file; an import refers to it by its id.</summary>
public sealed record UploadDone(string Id, string FileName, long Bytes);

/// <summary>A tokenizer as lists show it.</summary>
/// <param name="Source">What it was trained on, or where it came from.</param>
/// <param name="Path">Absolute path of its folder.</param>
public sealed record TokenizerSummary(string Id, string Name, int VocabularySize, string Source, DateTimeOffset CreatedAt, string Path);
