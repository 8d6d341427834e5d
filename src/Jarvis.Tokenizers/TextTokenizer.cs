using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Jarvis.Storage;
using Jarvis.Tokenizers.Decoders;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.Normalizers;
using Jarvis.Tokenizers.PreTokenizers;
using Microsoft.ML.Tokenizers;

namespace Jarvis.Tokenizers;

/// <summary>
/// BPE over bytes (GPT-2, DeepSeek-Coder, Llama 3, Qwen) or over characters (SentencePiece's: Llama 2, Mistral, Gemma), the same ids and
/// texts as Hugging Face tokenizers gives for the same <c>tokenizer.json</c>. It works on UTF-8 bytes; BPE over bytes also preserves bytes
/// that are not UTF-8. Special tokens that a post-processor would put around a text are left to the caller. Immutable and safe for many
/// threads.
/// </summary>
public sealed class TextTokenizer : Tokenizer
{
    private readonly BpeVocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly PieceSymbols _symbols;
    private readonly ITextNormalizer? _normalizer;
    private readonly Func<DecoderChain>? _chains;
    private readonly AddedTokenMatcher?[] _addedFirst;
    private readonly HashSet<int> _special;
    private readonly Func<PieceCutter> _cutters;
    private readonly ConcurrentBag<BpeEncoder> _encoders = [];

    /// <exception cref="TokenizerFormatException">A merge names a token that the vocabulary lacks.</exception>
    public TextTokenizer(TokenizerParts parts, TokenizerConfig? config = null, string name = "tokenizer")
    {
        Parts = parts;
        Config = config ?? new TokenizerConfig();
        _chains = DecoderJson.Chains(parts, name);
        _normalizer = NormalizerJson.Read(parts.NormalizerSource, name);
        var added = parts
            .Added.Select(a => (Token: a, Text: a.Normalized && _normalizer is not null ? _normalizer.Normalize(a.Content) : a.Content))
            .ToList();
        _vocabulary = new BpeVocabulary(
            parts.Vocabulary,
            added,
            _chains is { } make ? make().Middle : t => ByteAlphabet.ToBytes(t) ?? Encoding.UTF8.GetBytes(t)
        );
        _merges = MakeMerges(parts, name);
        _cutters = PreTokenizerJson.Cutters(parts, name);
        _symbols = PieceSymbols.Of(parts);
        Loss = TextLoss.Of(parts);
        KeepsBytes =
            _normalizer is null
            && _chains is null
            && parts.BytesAreCharacters
            && Loss is null
            && (parts.PreTokenizer is not (PreTokenizerKind.Steps or PreTokenizerKind.None) || _cutters() is StepCutter or MarkCutter);
        _addedFirst = [Matcher(added, normalized: false), Matcher(added, normalized: true)];
        _special = [.. parts.Added.Where(a => a.Special).Select(a => a.Id)];
        EndOfText = KnownId(
            Config.EndToken == SpecialTokens.TurnEnd ? null : Config.EndToken,
            SpecialTokens.EndOfText,
            "<｜end▁of▁sentence｜>",
            "</s>",
            "<|end_of_text|>"
        );
        BeginOfText = KnownId(Config.BeginToken);
        ChatTemplate = ChatTemplate.Recognize(this);
    }

    public TokenizerParts Parts { get; }

    public TokenizerConfig Config { get; }

    /// <summary>Highest id + 1: the rows that an embedding needs.</summary>
    public int VocabularySize => _vocabulary.Size;

    /// <summary>The token between documents; null where the tokenizer has none.</summary>
    public int? EndOfText { get; }

    public int? BeginOfText { get; }

    /// <summary>How chats are written as tokens; null where the files name none, or one that is not known here.</summary>
    public ChatTemplate? ChatTemplate { get; }

    /// <summary>Any of these ends an answer.</summary>
    public IReadOnlyList<int> StopIds => [.. new[] { EndOfText, ChatTemplate?.EndId }.OfType<int>().Distinct()];

    /// <summary>
    /// A phrase that says what encoding loses; null where every text is decoded unchanged, apart from what a normalizer changes.
    /// </summary>
    public string? Loss { get; }

    /// <summary>Whether the tokens of a text are its bytes, one after another: nothing is normalized, prepended or left out.</summary>
    public bool KeepsBytes { get; }

    /// <summary>Reads a <c>tokenizer.json</c>, or a folder with one, or a folder with <c>vocab.json</c> and <c>merges.txt</c>; with the
    /// <c>tokenizer_config.json</c> beside it.</summary>
    /// <exception cref="TokenizerFormatException">There is no such file, or it is not BPE of a supported form; the message names the
    /// part.</exception>
    public static TextTokenizer Load(string path) => TokenizerFolder.Load(path);

    /// <summary>Reads a <c>tokenizer.json</c> under any name, with nothing beside it.</summary>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="TokenizerFormatException">As <see cref="Load"/>.</exception>
    public static TextTokenizer LoadFile(string path, string name) => Of(TokenizerJson.Read(path, name), null, name);

    /// <exception cref="TokenizerFormatException">
    /// A component is unknown, or one of its values is of the wrong kind, such as half a surrogate pair.
    /// </exception>
    internal static TextTokenizer Of(TokenizerParts parts, TokenizerConfig? config, string name)
    {
        try
        {
            return new TextTokenizer(parts, config, name);
        }
        catch (InvalidOperationException exception)
        {
            throw new TokenizerFormatException($"{name} has a value of the wrong kind: {exception.Message}", exception);
        }
    }

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c> into a folder.</summary>
    public void Save(string directory)
    {
        Directory.CreateDirectory(directory);
        DiskFile.Replace(Path.Combine(directory, TokenizerJson.FileName), ToJson());
        DiskFile.Replace(Path.Combine(directory, TokenizerConfig.FileName), TokenizerConfigJson.Write(Config));
    }

    /// <summary>Writes only the <c>tokenizer.json</c>, under the caller's name for it, completely or not at all.</summary>
    public void SaveFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        DiskFile.Replace(path, ToJson());
    }

    /// <summary>The bytes of <c>tokenizer.json</c>; the same tokenizer gives the same bytes.</summary>
    public byte[] ToJson() => TokenizerJsonWriter.Write(Parts);

    /// <summary>A tokenizer with more special tokens at the end of its vocabulary; those it already has keep their ids.</summary>
    public TextTokenizer WithSpecialTokens(params IEnumerable<string> contents)
    {
        int next = VocabularySize;
        AddedToken[] added = [.. Parts.Added, .. contents.Where(c => IdOf(c) is null).Select(c => new AddedToken(next++, c))];
        return new TextTokenizer(Parts with { Added = added }, Config);
    }

    /// <summary>The same tokenizer with another configuration beside it.</summary>
    public TextTokenizer WithConfig(TokenizerConfig config) => new(Parts, config);

    /// <summary>The id of a token by its text; null where the vocabulary has none.</summary>
    public int? IdOf(string token) => _vocabulary.Id(token);

    /// <summary>The token as the vocabulary writes it ("Ġthe"); null for an unused id.</summary>
    public string? TokenOf(int id) => _vocabulary.Token(id);

    /// <summary>Whether an id is a special token, which decoding leaves out unless asked.</summary>
    public bool IsSpecial(int id) => _special.Contains(id);

    /// <summary>The bytes that an id stands for; empty for an unused id.</summary>
    public ReadOnlySpan<byte> BytesOf(int id) => _vocabulary.Bytes(id);

    /// <param name="parseSpecial">False reads "&lt;|endoftext|&gt;" and its like as plain text: right for everything that others
    /// wrote.</param>
    public int[] Encode(string text, bool parseSpecial = true)
    {
        var ids = new IdBuffer();
        Encode(text, ids, parseSpecial);
        return ids.Ids.ToArray();
    }

    /// <summary>Appends the ids of a text; no allocation once its buffers are warm.</summary>
    public void Encode(ReadOnlySpan<char> text, IdBuffer ids, bool parseSpecial = true)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            EncodeUtf8(utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, utf8)), ids, parseSpecial);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <summary>Appends the ids of bytes. They need not be UTF-8 for a tokenizer over bytes, which gives the same bytes back.</summary>
    /// <exception cref="TokenizerFormatException">An expression from the file takes too long on this text, or its normalizer makes it grow
    /// without bound.</exception>
    public void EncodeUtf8(ReadOnlySpan<byte> text, IdBuffer ids, bool parseSpecial = true)
    {
        if (!_encoders.TryTake(out var encoder))
        {
            encoder = new BpeEncoder(_cutters(), _merges, _symbols, Parts.WholePiecesFirst ? Parts.Vocabulary : null);
        }

        ExpressionTime.Begin(text.Length);
        try
        {
            EncodeBetween(text, atStart: true, ids, !parseSpecial, encoder, matcher: 0);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw ExpressionTime.TooSlow(exception, text.Length);
        }
        finally
        {
            ExpressionTime.End();
        }

        _encoders.Add(encoder);
    }

    /// <summary>The bytes of ids, one after another; unused ids give nothing.</summary>
    public byte[] DecodeBytes(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        if (_chains is not null)
        {
            return Encoding.UTF8.GetBytes(DecodeText(ids, skipSpecial));
        }

        var bytes = new ArrayBufferWriter<byte>(Math.Max(16, ids.Length * 5));
        foreach (int id in ids)
        {
            if (!(skipSpecial && IsSpecial(id)))
            {
                bytes.Write(BytesOf(id));
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The text of ids; bytes that are not UTF-8 become U+FFFD.</summary>
    public string DecodeText(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        if (_chains is null)
        {
            return Encoding.UTF8.GetString(DecodeBytes(ids, skipSpecial));
        }

        var decoder = new TokenDecoder(this, skipSpecial);
        var text = new StringBuilder();
        foreach (int id in ids)
        {
            text.Append(decoder.Add(id));
        }

        return text.Append(decoder.Finish()).ToString();
    }

    public override string Decode(IEnumerable<int> ids) => DecodeText(ids as int[] ?? [.. ids]);

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
        BpeDecoding.Decode(this, ids, destination, out idsConsumed, out charsWritten);

    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        BpeDecoding.Tokens(this, text ?? textSpan, settings.MaxTokenCount);

    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var span = text ?? textSpan;
        if (settings.MaxTokenCount < int.MaxValue)
        {
            return base.EncodeToIds(text, textSpan, settings);
        }

        var ids = new IdBuffer();
        Encode(span, ids);
        return new EncodeResults<int> { Tokens = ids.Ids.ToArray(), CharsConsumed = span.Length };
    }

    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        Math.Min(settings.MaxTokenCount, EncodeToIds(text, textSpan, new EncodeSettings()).Tokens.Count);

    /// <summary>The text that a decoder receives for an id.</summary>
    internal string? SpelledOf(int id) => _vocabulary.Spelled(id);

    internal DecoderChain? NewChain() => _chains?.Invoke();

    /// <summary>
    /// Matches added tokens first: those in raw text, then, between them, those in normalized text; the model encodes what is left.
    /// </summary>
    private void EncodeBetween(ReadOnlySpan<byte> text, bool atStart, IdBuffer ids, bool skipSpecial, BpeEncoder encoder, int matcher)
    {
        if (matcher == _addedFirst.Length)
        {
            encoder.Encode(text, atStart, ids);
            return;
        }

        if (matcher == 1 && _normalizer is not null && !text.IsEmpty && !_normalizer.Leaves(text))
        {
            text = Encoding.UTF8.GetBytes(_normalizer.Normalize(Encoding.UTF8.GetString(text)));
        }

        int done = 0;
        while (_addedFirst[matcher]?.Find(text, done, done, skipSpecial) is var (start, end, token))
        {
            EncodeBetween(text[done..start], atStart && done == 0, ids, skipSpecial, encoder, matcher + 1);
            ids.Add(token.Id);
            done = end;
        }

        EncodeBetween(text[done..], atStart && done == 0, ids, skipSpecial, encoder, matcher + 1);
    }

    private static MergeTable MakeMerges(TokenizerParts parts, string name)
    {
        var table = new MergeTable(parts.Merges.Count);
        for (int rank = 0; rank < parts.Merges.Count; rank++)
        {
            var (left, right) = parts.Merges[rank];
            if (
                !parts.Vocabulary.TryGetValue(left, out int leftId)
                || !parts.Vocabulary.TryGetValue(right, out int rightId)
                || !parts.Vocabulary.TryGetValue(left + right, out int merged)
            )
            {
                throw new TokenizerFormatException($"{name}: merge {rank} ({left} {right}) names a token that the vocabulary lacks.");
            }

            table.Add(leftId, rightId, rank, merged);
        }

        return table;
    }

    private static AddedTokenMatcher? Matcher(List<(AddedToken Token, string Text)> added, bool normalized)
    {
        var tokens = added.Where(a => a.Token.Normalized == normalized).ToList();
        return tokens.Count == 0 ? null : new AddedTokenMatcher(tokens);
    }

    private int? KnownId(params string?[] candidates) => candidates.OfType<string>().Select(IdOf).FirstOrDefault(id => id is not null);
}
