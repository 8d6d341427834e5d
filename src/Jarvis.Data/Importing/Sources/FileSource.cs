using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Encodings;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Importing.Sources;

/// <summary>
/// One file on this machine, or one entry of a zip archive. <paramref name="name"/> is used in errors and records (an upload has another
/// name on disk).
/// </summary>
/// <param name="format">One of <see cref="RecordReaders.Formats"/>.</param>
/// <param name="options">The user's choices for how it is read; null = the layout's defaults.</param>
public sealed class FileSource(
    string path,
    string? name = null,
    string format = RecordReaders.Auto,
    ReadLimits? limits = null,
    ReadingOptions? options = null
) : IRecordSource
{
    private const int TextUnpacksTo = 5; // approximate compression ratio of gzip and zstd for text

    private readonly IRecordReader _reader = RecordReaders.Choose(name ?? System.IO.Path.GetFileName(path), format, options);

    internal ZipEntry? Entry { get; init; }

    public string Name { get; } = name ?? System.IO.Path.GetFileName(path);

    public string Path => path;

    public string Format => _reader.Format;

    public long Bytes => Entry?.PackedBytes ?? (File.Exists(path) ? new FileInfo(path).Length : 0);

    public long UnpackedBytes => Entry?.Bytes ?? (SourceNames.Inner(Name) == Name ? Bytes : Bytes * TextUnpacksTo);

    public string? Note { get; private set; }

    /// <summary>Opens the file in the form that its reader needs; errors at its beginning already surface here.</summary>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    public SourceStream Open() => Open(_reader);

    /// <inheritdoc cref="Open()"/>
    internal SourceStream Open(IRecordReader reader) =>
        reader.IsBinary
            ? SourceStream.OpenBinary(path, Name, Entry, limits)
            : SourceStream.Open(path, Name, Entry, limits, options?.Encoding);

    public IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancellationToken)
    {
        using var source = Open();
        Note = source.Encoding.Name is DetectedEncoding.Utf8 or DetectedEncoding.Binary
            ? null
            : $"read as {source.Encoding.Name}{(options?.Encoding is null ? Confidence(source.Encoding) : "")}";
        foreach (var item in _reader.Read(source, cancellationToken))
        {
            bytesRead(source.BytesRead);
            yield return item;
        }
        source.ThrowIfChanged();
    }

    private static string Confidence(DetectedEncoding encoding) =>
        string.Create(CultureInfo.InvariantCulture, $", detected with a confidence of {encoding.Confidence:P0}");
}
