using System.Text;

namespace Jarvis.Engine.Generation;

/// <summary>Bytes of tokens to text, as they come: a character whose bytes are spread over tokens appears when it is complete.</summary>
public sealed class StreamingDetokenizer
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();   // invalid bytes become U+FFFD
    private char[] _characters = new char[64];

    public string Push(ReadOnlySpan<byte> bytes) => Convert(bytes, flush: false);

    /// <summary>What an unfinished character at the end is worth: a replacement character, or nothing.</summary>
    public string Flush() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        int needed = bytes.Length + 4;
        if (_characters.Length < needed) _characters = new char[needed * 2];
        return new string(_characters, 0, _decoder.GetChars(bytes, _characters, flush));
    }
}
