using System.Buffers;
using System.Text;

namespace Jarvis.Data.Reading;

/// <summary>Describes where text cannot be decoded.</summary>
internal static class Utf8Check
{
    /// <param name="bytes">From the beginning of the line, or from <paramref name="charactersBefore"/> characters into it.</param>
    public static string Describe(SourceStream source, ReadOnlySpan<byte> bytes, long charactersBefore = 0)
    {
        if (bytes.IndexOf((byte)0) >= 0)
        {
            return "the content is binary, not text.";
        }
        long column = charactersBefore + 1;
        while (Rune.DecodeFromUtf8(bytes, out _, out int length) == OperationStatus.Done)
        {
            bytes = bytes[length..];
            column++;
        }
        return source.Encoding.IsUtf8
            ? $"not UTF-8 ({(bytes.Length > 0 ? $"byte 0x{bytes[0]:X2} at" : "an incomplete")} character {column}). If many "
                + "lines are so, name the file's encoding."
            : $"character {column} cannot be decoded as {source.Encoding.Name}. If many lines are so, name another encoding.";
    }
}
