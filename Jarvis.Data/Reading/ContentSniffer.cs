using System.Text;

namespace Jarvis.Data;

/// <summary>Looks at the first bytes: which Unicode encoding, or which kind of file that is not text.</summary>
internal static class ContentSniffer
{
    private static readonly (byte[] Magic, string What)[] _known =
    [
        ([0x1f, 0x8b], "a gzip archive"), ([0x50, 0x4b, 0x03, 0x04], "a zip archive (or an Office document)"), ([0x28, 0xb5, 0x2f, 0xfd], "a zstd archive"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"), ([0x50, 0x41, 0x52, 0x31], "a Parquet file"), ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
        ([0xff, 0xd8, 0xff], "a JPEG picture"), ([0x7f, 0x45, 0x4c, 0x46], "a program"), ([0x4d, 0x5a], "a Windows program"),
        ([0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], "a SQLite database"), ([0x42, 0x5a, 0x68], "a bzip2 archive"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive"),
    ];

    /// <returns>The encoding and the length of its byte order mark.</returns>
    /// <exception cref="DatasetException">It is no text.</exception>
    public static (Encoding Encoding, int MarkBytes) Recognise(ReadOnlySpan<byte> head, string name)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            return (Encoding.UTF8, 3);
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe, 0, 0]))
        {
            return (Encoding.UTF32, 4);
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]))
        {
            return (Encoding.Unicode, 2);
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return (Encoding.BigEndianUnicode, 2);
        }
        foreach (var (magic, what) in _known)
        {
            if (head.StartsWith(magic) && head.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
            {
                throw new DatasetException($"{name} is {what}, not text. Unpack or convert it to .txt, .md, .json or .jsonl first.");
            }
        }
        int zero = head.IndexOf((byte)0);
        if (zero >= 0)
        {
            int line = head[..zero].Count((byte)'\n') + 1;
            throw new DatasetException(LooksLikeUtf16(head)
                ? $"{name} is UTF-16 without a byte order mark. Save it as UTF-8 and try again."
                : $"{name}, line {line}: holds a zero byte, so it is binary, not text. Jarvis reads .txt, .md, .json and .jsonl in UTF-8.");
        }
        return (Encoding.UTF8, 0);
    }

    private static bool LooksLikeUtf16(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (int i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }
        return Math.Max(even, odd) > head.Length / 4 && Math.Min(even, odd) <= head.Length / 50;
    }
}
