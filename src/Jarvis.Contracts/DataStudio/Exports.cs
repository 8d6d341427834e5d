namespace Jarvis.Contracts;

/// <summary>Asks for an export of a dataset to a file, which runs as a job: <c>POST /api/datasets/{id}/export</c>.</summary>
/// <param name="Format">jsonl | parquet.</param>
/// <param name="Version">Number of an earlier version; null = the newest.</param>
public sealed record ExportDataset(string Format = "jsonl", int? Version = null);
