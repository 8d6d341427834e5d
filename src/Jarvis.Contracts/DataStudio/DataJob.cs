namespace Jarvis.Contracts;

/// <summary>
/// A long work on data in the background (doctor, change of a dataset, tokenizer training, knowledge base): its progress, ETA and end. Its
/// changes go through <see cref="IRunsClient.JobChanged"/>.
/// </summary>
/// <param name="Kind">What it does, one word: doctor, mend, balance, split, synthetic, enhance, undo, mixture, tokenizer, knowledge,
/// export.</param>
/// <param name="Name">As the user reads it: "Doctor: Night texts".</param>
/// <param name="Target">Id of the dataset, tokenizer or knowledge base that it is about; jobs of one target never run side by side.</param>
/// <param name="Text">What it is doing, or, at its end, what came out.</param>
/// <param name="Progress">0 to 1; null until it can be told.</param>
/// <param name="Result">Id of what it made, where it made something.</param>
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
    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>It has failed, and <c>POST /api/jobs/{id}/retry</c> queues it again.</summary>
    public bool CanRetry { get; init; }

    /// <summary>What happened to it beside its work: that it was resumed after a restart.</summary>
    public string? Note { get; init; }
}
