using System.Buffers;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Jarvis.Tokenizers;

/// <summary>
/// The slower parts of the Microsoft.ML.Tokenizers contract: offsets in UTF-16 units, and decoding into the caller's buffer.
/// </summary>
internal static class BpeDecoding
{
    /// <summary>
    /// Tokens with their offsets. A character that several tokens share belongs to the one that holds its first byte. Where the tokens are
    /// not the text's own bytes, the offsets are in the normalized text, which is what the tokens stand for.
    /// </summary>
    public static EncodeResults<EncodedToken> Tokens(TextTokenizer tokenizer, ReadOnlySpan<char> text, int most)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        var ids = new IdBuffer();
        tokenizer.EncodeUtf8(utf8, ids);
        string? normalized = null;
        if (!tokenizer.KeepsBytes)
        {
            utf8 = Joined(tokenizer, ids.Ids);
            normalized = Encoding.UTF8.GetString(utf8);
        }

        var tokens = new List<EncodedToken>(ids.Count);
        int bytes = 0,
            chars = 0,
            seen = 0;
        foreach (int id in ids.Ids)
        {
            if (tokens.Count == most)
            {
                break;
            }

            int start = chars;
            for (bytes += tokenizer.BytesOf(id).Length; seen < bytes && seen < utf8.Length; seen++)
            {
                byte b = utf8[seen];
                chars +=
                    (b & 0xC0) == 0x80 ? 0
                    : b >= 0xF0 ? 2
                    : 1;
            }

            tokens.Add(new EncodedToken(id, tokenizer.TokenOf(id) ?? "", start..chars));
        }

        return new EncodeResults<EncodedToken>
        {
            Tokens = tokens,
            NormalizedText = normalized,
            CharsConsumed = tokens.Count == ids.Count ? (normalized?.Length ?? text.Length) : chars,
        };
    }

    private static byte[] Joined(TextTokenizer tokenizer, ReadOnlySpan<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (int id in ids)
        {
            bytes.Write(tokenizer.BytesOf(id));
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Decodes as many ids as fit completely; an unknown id ends it with <see cref="OperationStatus.InvalidData"/>.</summary>
    public static OperationStatus Decode(
        TextTokenizer tokenizer,
        IEnumerable<int> ids,
        Span<char> destination,
        out int idsConsumed,
        out int charsWritten
    )
    {
        var decoder = new TokenDecoder(tokenizer);
        idsConsumed = charsWritten = 0;
        int pending = 0;
        foreach (int id in ids)
        {
            if (tokenizer.TokenOf(id) is null)
            {
                return OperationStatus.InvalidData;
            }

            string piece = decoder.Add(id);
            if (piece.Length > destination.Length - charsWritten)
            {
                return OperationStatus.DestinationTooSmall;
            }

            piece.CopyTo(destination[charsWritten..]);
            charsWritten += piece.Length;
            pending++;
            if (!decoder.Waits)
            {
                idsConsumed += pending;
                pending = 0;
            }
        }

        string rest = decoder.Finish();
        if (rest.Length > destination.Length - charsWritten)
        {
            return OperationStatus.DestinationTooSmall;
        }

        rest.CopyTo(destination[charsWritten..]);
        charsWritten += rest.Length;
        idsConsumed += pending;
        return OperationStatus.Done;
    }
}
