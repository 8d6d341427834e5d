using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading;

/// <summary>
/// What a reader found at a line: a record, the reason why there is none, or that it was left out on purpose. <see cref="Line"/> counts
/// from 1, null where a source has no lines.
/// </summary>
/// <param name="LeftOut">Why a sound entry is no record, as counted: "deleted", "not reviewed", "another language".</param>
public readonly record struct ReadItem(long? Line, RecordDraft? Record, string? Problem, string? LeftOut = null)
{
    public static ReadItem Of(long? line, RecordDraft record) => new(line, record, null);

    /// <summary>A broken or unusable piece; the reader goes on after it.</summary>
    public static ReadItem Broken(long? line, string reason) => new(line, null, reason);

    /// <summary>A sound piece that was not asked for.</summary>
    public static ReadItem Omitted(long? line, string why) => new(line, null, null, why);
}

/// <summary>Reads one layout of one file, streamed: memory is bounded by <see cref="ReadLimits"/>, whatever the file holds.</summary>
public interface IRecordReader
{
    /// <summary>The name that a user chooses it by; one of <see cref="RecordReaders.Formats"/>.</summary>
    string Format { get; }

    /// <summary>
    /// Whether it reads a file that is no text (Parquet) by <see cref="SourceStream.Path"/>: open it with
    /// <see cref="SourceStream.OpenBinary"/>.
    /// </summary>
    bool IsBinary => false;

    /// <exception cref="DatasetException">The file as a whole cannot be read on; the message names file, line and reason.</exception>
    IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancellationToken);
}
