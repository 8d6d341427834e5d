using System.Buffers;
using System.Text;
using Jarvis.Tokenizers.Decoders;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>A piece's initial tokens, before any merge: one per byte, or one per character. Immutable and thread-safe.</summary>
internal abstract class PieceSymbols
{
    /// <summary>Writes the initial ids of a piece, at most one per byte.</summary>
    /// <returns>The number of ids written.</returns>
    public abstract int Fill(ReadOnlySpan<byte> piece, Span<int> ids);

    /// <summary>The piece as the vocabulary would write it.</summary>
    public abstract string Text(ReadOnlySpan<byte> piece);

    public static PieceSymbols Of(TokenizerParts parts) => parts.BytesAreCharacters ? new ByteSymbols(parts) : new CharacterSymbols(parts);
}

/// <summary>One token per byte; a byte without an id is left out, as in Hugging Face's tokenizers without an unknown token.</summary>
internal sealed class ByteSymbols(TokenizerParts parts) : PieceSymbols
{
    private readonly int[] _ids =
    [
        .. Enumerable
            .Range(0, 256)
            .Select(b => parts.Vocabulary.TryGetValue(ByteAlphabet.ToChar((byte)b).ToString(), out int id) ? id : -1),
    ];

    public override int Fill(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        int count = 0;
        foreach (byte b in piece)
        {
            int id = _ids[b];
            if (id >= 0)
            {
                ids[count++] = id;
            }
        }

        return count;
    }

    public override string Text(ReadOnlySpan<byte> piece) => ByteAlphabet.ToText(piece);
}

/// <summary>
/// One token per character. A character without a token becomes the tokens of its bytes, else the unknown token, else nothing. A byte that
/// is not UTF-8 is treated as such a character, so that byte tokens preserve it.
/// </summary>
internal sealed class CharacterSymbols : PieceSymbols
{
    private readonly int[] _basicPlane = new int[0x10000];
    private readonly Dictionary<int, int> _beyond = [];
    private readonly int[]? _byteTokens;
    private readonly int? _unknown;
    private readonly bool _fuse;

    public CharacterSymbols(TokenizerParts parts)
    {
        Array.Fill(_basicPlane, -1);
        foreach (var (token, id) in parts.Vocabulary)
        {
            if (
                token.Length is 1 or 2
                && Rune.DecodeFromUtf16(token, out var rune, out int length) == OperationStatus.Done
                && length == token.Length
            )
            {
                _ = rune.IsBmp ? _basicPlane[rune.Value] = id : _beyond[rune.Value] = id;
            }
        }

        _byteTokens = parts.ByteFallback
            ?
            [
                .. Enumerable
                    .Range(0, 256)
                    .Select(b => parts.Vocabulary.TryGetValue(ByteFallbackStep.TokenOf((byte)b), out int id) ? id : -1),
            ]
            : null;
        _unknown = parts.UnknownToken is { } token2 ? parts.Vocabulary[token2] : null;
        _fuse = parts.FuseUnknown;
    }

    public override int Fill(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        int count = 0;
        bool pending = false; // an unknown token is pending: the next unknown character may join it
        for (int at = 0; at < piece.Length;)
        {
            int id = IdAt(piece[at..], out int length);
            if (id >= 0)
            {
                Flush(ids, ref count, ref pending);
                ids[count++] = id;
            }
            else if (!AddBytes(piece.Slice(at, length), ids, ref count) && _unknown is not null)
            {
                if (!_fuse)
                {
                    Flush(ids, ref count, ref pending);
                }

                pending = true;
            }

            at += length;
        }

        Flush(ids, ref count, ref pending);
        return count;
    }

    public override string Text(ReadOnlySpan<byte> piece) => Encoding.UTF8.GetString(piece);

    private int IdAt(ReadOnlySpan<byte> text, out int length)
    {
        if (text[0] < 0x80)
        {
            length = 1;
            return _basicPlane[text[0]];
        }

        if (Rune.DecodeFromUtf8(text, out var rune, out length) != OperationStatus.Done)
        {
            length = Math.Max(1, length);
            return -1;
        }

        return rune.IsBmp ? _basicPlane[rune.Value] : _beyond.GetValueOrDefault(rune.Value, -1);
    }

    /// <summary>Writes the tokens of a character's bytes; writes none and returns false unless every byte has one.</summary>
    private bool AddBytes(ReadOnlySpan<byte> character, Span<int> ids, ref int count)
    {
        if (_byteTokens is null)
        {
            return false;
        }

        foreach (byte b in character)
        {
            if (_byteTokens[b] < 0)
            {
                return false;
            }
        }

        foreach (byte b in character)
        {
            ids[count++] = _byteTokens[b];
        }

        return true;
    }

    private void Flush(Span<int> ids, ref int count, ref bool pending)
    {
        if (pending)
        {
            ids[count++] = _unknown!.Value;
            pending = false;
        }
    }
}
