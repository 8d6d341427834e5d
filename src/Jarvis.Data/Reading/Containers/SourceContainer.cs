namespace Jarvis.Data.Reading.Containers;

/// <summary>The container format of a source, recognised by its first bytes, never by its name.</summary>
public enum SourceContainer
{
    None,
    Gzip,
    Zstd,
    Zip,
    Folder,
}

/// <summary>Recognises containers by their first bytes.</summary>
internal static class SourceContainers
{
    /// <summary>Number of bytes that <see cref="Of"/> examines.</summary>
    public const int MagicBytes = 4;

    public static SourceContainer Of(ReadOnlySpan<byte> head) =>
        head switch
        {
            [0x1f, 0x8b, 8, ..] => SourceContainer.Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => SourceContainer.Zstd,
            [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => SourceContainer.Zstd, // a skippable frame, which pzstd and others write first
            [0x50, 0x4b, 3, 4, ..] or [0x50, 0x4b, 5, 6, ..] => SourceContainer.Zip,
            _ => SourceContainer.None,
        };

    /// <summary>none | gzip | zstd | zip | folder.</summary>
    public static string Word(this SourceContainer container) => container.ToString().ToLowerInvariant();
}
