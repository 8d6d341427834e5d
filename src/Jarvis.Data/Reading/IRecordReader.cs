using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading;

/// <summary>
/// What a reader found at a line: a record, the reason why there is none, or the reason why it was skipped on purpose. <see cref="Line"/>
/// counts from 1; null if the source has no lines.
/// </summary>
/// <param name="LeftOut">Why a valid entry was skipped, also the key under which such entries are counted: "deleted", "not reviewed",
/// "another language".</param>
public readonly record struct ReadItem(long? Line, RecordDraft? Record, string? Problem, string? LeftOut = null)
{
    public static ReadItem Of(long? line, RecordDraft record) => new(line, record, null);

    /// <summary>An invalid or unusable entry; the reader continues after it.</summary>
    public static ReadItem Broken(long? line, string reason) => new(line, null, reason);

    /// <summary>A valid entry that was skipped on purpose.</summary>
    public static ReadItem Omitted(long? line, string why) => new(line, null, null, why);
}

/// <summary>Reads one layout of one file, streamed: memory is bounded by <see cref="ReadLimits"/>, whatever the file holds.</summary>
public interface IRecordReader
{
    /// <summary>The name by which a user selects it; one of <see cref="RecordReaders.Formats"/>.</summary>
    string Format { get; }

    /// <summary>
    /// Whether it reads a binary file (Parquet) through <see cref="SourceStream.Path"/>; if so, open the file with
    /// <see cref="SourceStream.OpenBinary"/>.
    /// </summary>
    bool IsBinary => false;

    /// <exception cref="DatasetException">The rest of the file cannot be read; the message contains file, line and reason.</exception>
    IEnumerable<ReadItem> Read(SourceStream source, CancellationToken cancellationToken);
}
