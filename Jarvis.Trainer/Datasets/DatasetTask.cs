namespace Jarvis.Trainer.Datasets;

/// <summary>What a job about one dataset is asked.</summary>
/// <typeparam name="TOptions">As the API takes them.</typeparam>
internal sealed record DatasetTask<TOptions>(string DatasetId, TOptions Options);
