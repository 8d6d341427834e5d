namespace Jarvis.Tokenizers.Format;

/// <summary>
/// GPT-2's way to write bytes as printable characters: bytes that are visible in Latin-1 stand for themselves, the other 68 (blanks,
/// controls) become U+0100 … U+0143 in order. So a space is "Ġ" and a newline "Ċ".
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] _chars = MakeChars();
    private static readonly short[] _bytes = MakeBytes();

    public static char ToChar(byte value) => _chars[value];

    /// <summary>The byte that a character stands for; null for a character outside the alphabet.</summary>
    public static byte? ToByte(char value) => value < _bytes.Length && _bytes[value] >= 0 ? (byte)_bytes[value] : null;

    /// <summary>The characters of some bytes.</summary>
    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            chars[i] = _chars[bytes[i]];
        }

        return new string(chars);
    }

    /// <summary>The bytes that a token's text stands for; null where a character is outside the alphabet.</summary>
    public static byte[]? ToBytes(string text)
    {
        var bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (ToByte(text[i]) is not { } b)
            {
                return null;
            }

            bytes[i] = b;
        }

        return bytes;
    }

    private static char[] MakeChars()
    {
        var chars = new char[256];
        int next = 256;
        for (int b = 0; b < 256; b++)
        {
            bool visible = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            chars[b] = visible ? (char)b : (char)next++;
        }

        return chars;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[256 + 68];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
        {
            bytes[ToChar((byte)b)] = (short)b;
        }

        return bytes;
    }
}
