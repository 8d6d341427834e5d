namespace Jarvis.Data.Reading.Streams;

/// <summary>Limits on the memory of readers and on the size of decompressed content.</summary>
/// <param name="MaxRecordBytes">Longest line of JSON lines, or element of a JSON array, in bytes.</param>
/// <param name="TextRecordCharacters">Plain text becomes records of at most this many characters, cut where a paragraph, line or word
/// ends.</param>
/// <param name="MaxDepth">Deepest nesting of JSON.</param>
/// <param name="MaxUnpackRatio">A file that decompresses to more than this many times its size is rejected as a decompression bomb,</param>
/// <param name="UnpackedBytesAlways">but only once it exceeds this many decompressed bytes.</param>
/// <param name="MaxFiles">Maximum number of files in a folder or entries in an archive.</param>
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
