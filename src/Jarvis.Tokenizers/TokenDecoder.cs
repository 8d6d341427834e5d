using System.Text;
using Jarvis.Tokenizers.Decoders;

namespace Jarvis.Tokenizers;

/// <summary>
/// Decodes a stream of ids into text, complete characters only: bytes of an incomplete character wait for the next id. The concatenated
/// pieces are exactly what decoding all ids at once gives.
/// </summary>
public sealed class TokenDecoder(TextTokenizer tokenizer, bool skipSpecial = false)
{
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private readonly DecoderChain? _chain = tokenizer.NewChain();
    private char[] _chars = new char[64];
    private bool _incomplete;

    /// <summary>Whether something is held back, such as the bytes of an incomplete character.</summary>
    public bool Waits => _chain?.Waits ?? _incomplete;

    /// <summary>The text that is complete with this id; often a word, sometimes nothing.</summary>
    public string Add(int id) =>
        skipSpecial && tokenizer.IsSpecial(id) ? ""
        : _chain is null ? Convert(tokenizer.BytesOf(id), flush: false)
        : tokenizer.SpelledOf(id) is { } token ? _chain.Add(token)
        : "";

    /// <summary>What is left at the end: U+FFFD for an incomplete character.</summary>
    public string Finish() => _chain is null ? Convert([], flush: true) : _chain.End();

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        int most = Encoding.UTF8.GetMaxCharCount(bytes.Length + 4);
        if (_chars.Length < most)
        {
            _chars = new char[most];
        }

        _utf8.Convert(bytes, _chars, flush, out _, out int written, out _);
        _incomplete = !flush && _utf8.GetCharCount([], flush: true) > 0;
        return new string(_chars, 0, written);
    }
}
