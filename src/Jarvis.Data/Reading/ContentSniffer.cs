namespace Jarvis.Data.Reading;

/// <summary>Recognizes by the first bytes if a supposed text is another kind of file.</summary>
internal static class ContentSniffer
{
    private static readonly (byte[] Magic, string What)[] _known =
    [
        ([0x1f, 0x8b], "a gzip archive"),
        ([0x50, 0x4b, 0x03, 0x04], "a zip archive (or an Office document)"),
        ([0x28, 0xb5, 0x2f, 0xfd], "a zstd archive"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
        ([0x50, 0x41, 0x52, 0x31], "a Parquet file"),
        ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
        ([0xff, 0xd8, 0xff], "a JPEG picture"),
        ([0x7f, 0x45, 0x4c, 0x46], "a program"),
        ([0x4d, 0x5a], "a Windows program"),
        ([0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], "a SQLite database"),
        ([0x42, 0x5a, 0x68], "a bzip2 archive"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive"),
        ([0x37, 0x7a, 0xbc, 0xaf], "a 7-Zip archive"),
        ([0x52, 0x61, 0x72, 0x21], "a RAR archive"),
    ];

    /// <summary>The kind of file if it is not text; null if it may be text.</summary>
    public static string? NotText(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, what) in _known)
        {
            if (head.StartsWith(magic) && head.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
            {
                return what;
            }
        }
        return head.Length > 262 && head.Slice(257, 5).SequenceEqual("ustar"u8) ? "a tar archive" : null;
    }

    /// <exception cref="DatasetException">The content is not text.</exception>
    public static void RefuseOther(ReadOnlySpan<byte> head, string name)
    {
        if (NotText(head) is { } what)
        {
            throw new DatasetException($"{name} is {what}, not text. Unpack or convert it to .txt, .md, .json or .jsonl first.");
        }
    }

    /// <exception cref="DatasetException">There is a zero byte, which no text in a single-byte encoding or UTF-8 has.</exception>
    public static void RefuseZeros(ReadOnlySpan<byte> head, string name)
    {
        int zero = head.IndexOf((byte)0);
        if (zero >= 0)
        {
            throw new DatasetException(
                $"{name}, line {head[..zero].Count((byte)'\n') + 1}: holds a zero byte, so it is binary, not text. Jarvis "
                    + "reads text, Markdown, JSON and tables."
            );
        }
    }
}
