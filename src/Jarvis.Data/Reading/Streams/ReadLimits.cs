namespace Jarvis.Data.Reading.Streams;

/// <summary>What bounds the memory of a reader, and what a compressed file may unpack to.</summary>
/// <param name="MaxRecordBytes">Longest line of JSON lines, or element of a JSON array, in bytes.</param>
/// <param name="TextRecordCharacters">Plain text becomes records of at most this many characters, cut where a paragraph, line or word
/// ends.</param>
/// <param name="MaxDepth">Deepest nesting of JSON.</param>
/// <param name="MaxUnpackRatio">A file that unpacks to more than this many times its size is refused as a bomb,</param>
/// <param name="UnpackedBytesAlways">once it has unpacked to more bytes than this.</param>
/// <param name="MaxFiles">Most files of a folder or entries of an archive.</param>
public sealed record ReadLimits(
    int MaxRecordBytes = 16 << 20,
    int TextRecordCharacters = 4_000,
    int MaxDepth = 64,
    double MaxUnpackRatio = 1000,
    long UnpackedBytesAlways = 1 << 30,
    int MaxFiles = 100_000
)
{
    public static ReadLimits Default { get; } = new();
}
