using System.Buffers;

namespace Jarvis.Data.Parquet;

/// <summary>A table may contain NaN or infinity, which JSON cannot represent: they become null.</summary>
internal static class NonNumbers
{
    /// <summary>
    /// Writes <paramref name="json"/> with every bare word except true, false and null replaced by null, including its sign.
    /// </summary>
    public static void ToNull(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> to)
    {
        int at = 0,
            kept = 0;
        while (at < json.Length)
        {
            byte c = json[at];
            if (c == '"')
            {
                at = StringEnd(json, at);
                continue;
            }
            bool signed = c == '-' && at + 1 < json.Length && char.IsAsciiLetter((char)json[at + 1]);
            bool digits = c is >= (byte)'0' and <= (byte)'9' or (byte)'-' && !signed;
            if (digits)
            {
                // 1.5e-7 has a letter
                at = End(json, at, static b => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'+' or (byte)'-');
            }
            else if (signed || char.IsAsciiLetter((char)c))
            {
                int end = End(json, at + (signed ? 1 : 0), static b => char.IsAsciiLetter((char)b));
                var word = json[at..end];
                if (!(word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8)))
                {
                    to.Write(json[kept..at]);
                    to.Write("null"u8);
                    kept = end;
                }
                at = end;
            }
            else
            {
                at++;
            }
        }
        to.Write(json[kept..]);
    }

    private static int StringEnd(ReadOnlySpan<byte> json, int at)
    {
        for (at++; at < json.Length && json[at] != '"'; at++)
        {
            at += json[at] == '\\' ? 1 : 0;
        }
        return Math.Min(at + 1, json.Length);
    }

    private static int End(ReadOnlySpan<byte> json, int at, Func<byte, bool> belongs)
    {
        while (at < json.Length && belongs(json[at]))
        {
            at++;
        }
        return at;
    }
}
