namespace Jarvis.Data;

/// <summary>What bounds the memory of a reader.</summary>
/// <param name="MaxRecordBytes">Longest line of JSON lines, or element of a JSON array, in bytes.</param>
/// <param name="TextRecordCharacters">Plain text becomes records of at most this many characters, cut where a paragraph, line or word ends.</param>
/// <param name="MaxDepth">Deepest nesting of JSON.</param>
public sealed record ReadLimits(int MaxRecordBytes = 16 << 20, int TextRecordCharacters = 4_000, int MaxDepth = 64)
{
    public static ReadLimits Default { get; } = new();
}
