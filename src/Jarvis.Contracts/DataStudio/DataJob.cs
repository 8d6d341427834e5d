namespace Jarvis.Contracts;

/// <summary>
/// A long-running background job on data (doctor, change of a dataset, tokenizer training, knowledge base): its progress, ETA and result.
/// Changes are published through <see cref="IRunsClient.JobChanged"/>.
/// </summary>
/// <param name="Kind">What it does, one word: doctor, mend, balance, split, synthetic, enhance, undo, mixture, tokenizer, knowledge,
/// export.</param>
/// <param name="Name">Shown to the user: "Check: Night texts".</param>
/// <param name="Target">Id of the dataset, tokenizer or knowledge base that it works on; jobs with the same target never run
/// concurrently.</param>
/// <param name="Text">What it is doing or, once finished, its outcome.</param>
/// <param name="Progress">0 to 1; null until it is known.</param>
/// <param name="Result">Id of what it created, if anything.</param>
public sealed record DataJob(
    string Id,
    string Kind,
    string Name,
    string? Target,
    ImportState State,
    string Text,
    double? Progress,
    double? EtaSeconds,
    string? Error,
    DateTimeOffset StartedAt,
    string? Result = null
)
{
    /// <summary>Counts from 1; each retry adds one.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>It has failed, and <c>POST /api/jobs/{id}/retry</c> queues it again.</summary>
    public bool CanRetry { get; init; }

    /// <summary>Something the user should know besides the outcome, such as that the job was resumed after a restart.</summary>
    public string? Note { get; init; }
}
