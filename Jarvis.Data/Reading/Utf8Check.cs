using System.Buffers;
using System.Text;

namespace Jarvis.Data;

/// <summary>Says where text stops being UTF-8.</summary>
internal static class Utf8Check
{
    /// <param name="bytes">From the beginning of the line, or from <paramref name="charactersBefore"/> characters into it.</param>
    public static DatasetException Error(SourceStream source, long line, ReadOnlySpan<byte> bytes, long charactersBefore = 0)
    {
        long column = charactersBefore + 1;
        while (Rune.DecodeFromUtf8(bytes, out _, out int length) == OperationStatus.Done)
        {
            bytes = bytes[length..];
            column++;
        }
        var at = bytes.Length > 0 ? $"byte 0x{bytes[0]:X2} at character {column}" : "an incomplete character";
        return bytes.IndexOf((byte)0) >= 0
            ? source.Error(line, "the content is binary, not text.")
            : source.Error(line, $"not UTF-8 ({at}); the file is probably in an older encoding such as Windows-1252. Save it as UTF-8 and try again.");
    }
}
