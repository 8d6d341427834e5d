using System.Text;

namespace Jarvis.Engine.Tokenizers;

/// <summary>
/// Turns a stream of ids into text, whole characters only: bytes of a character that is not complete yet wait for the next id. The pieces
/// together are exactly what decoding all ids at once gives.
/// </summary>
public sealed class TokenDecoder(TextTokenizer tokenizer, bool skipSpecial = false)
{
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private char[] _chars = new char[64];

    /// <summary>Whether bytes of an incomplete character are kept back.</summary>
    public bool Waits { get; private set; }

    /// <summary>The text that is complete with this id; often a word, sometimes nothing.</summary>
    public string Add(int id) => skipSpecial && tokenizer.IsSpecial(id) ? "" : Convert(tokenizer.BytesOf(id), flush: false);

    /// <summary>What is left at the end: U+FFFD for an incomplete character.</summary>
    public string Finish() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        int most = Encoding.UTF8.GetMaxCharCount(bytes.Length + 4);
        if (_chars.Length < most)
        {
            _chars = new char[most];
        }

        _utf8.Convert(bytes, _chars, flush, out _, out int written, out _);
        Waits = !flush && _utf8.GetCharCount([], flush: true) > 0;
        return new string(_chars, 0, written);
    }
}
