namespace Jarvis.Trainer.Datasets;

/// <summary>The request of a job on one dataset.</summary>
/// <typeparam name="TOptions">The options as the API takes them.</typeparam>
internal sealed record DatasetTask<TOptions>(string DatasetId, TOptions Options);
