namespace Jarvis.Data;

/// <summary>
/// What a reader found at a line: a record, or the reason why there is none. <see cref="Line"/> counts from 1, null where a source has no lines.
/// </summary>
public readonly record struct ReadItem(long? Line, RecordDraft? Record, string? Problem)
{
    public static ReadItem Of(long? line, RecordDraft record) => new(line, record, null);

    /// <summary>A broken or unusable piece; the reader goes on after it.</summary>
    public static ReadItem Broken(long line, string reason) => new(line, null, reason);
}

/// <summary>Reads one layout of one file, streamed: memory is bounded by <see cref="ReadLimits"/>, whatever the file holds.</summary>
public interface IRecordReader
{
    /// <summary>The name that a user chooses it by: text, markdown, json, jsonl.</summary>
    string Format { get; }

    /// <exception cref="DatasetException">The file as a whole cannot be read on; the message names file, line and reason.</exception>
    IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancel);
}
