namespace Jarvis.Contracts;

/// <param name="Kind">What it works on and how: "bytes (GPT-2)", "characters with byte fallback" …</param>
/// <param name="Special">Number of added tokens that control the model and are not text.</param>
/// <param name="Loss">What it cannot represent, phrased to follow "It loses text: …"; null if every text survives a round trip.</param>
/// <param name="EndOfText">Id of the token between documents.</param>
/// <param name="Chats">Whether it has tokens or a template for turns.</param>
public sealed record TokenizerDetail(
    TokenizerSummary Summary,
    string Kind,
    int Tokens,
    int Merges,
    int Special,
    string? Normalizer,
    string? Loss,
    int? EndOfText,
    bool Chats,
    long FileBytes
);

/// <summary>Sort order of a vocabulary's tokens.</summary>
public enum TokenSort
{
    Id,
    Token,
    Longest,
    Merge,
}

/// <param name="Token">As spelled in the vocabulary ("Ġthe", "▁the", "&lt;0x0A&gt;").</param>
/// <param name="Text">The text that it represents; null if its bytes are only a part of a character.</param>
/// <param name="Bytes">Hexadecimal, two digits per byte.</param>
/// <param name="MergeRank">Order in which it was merged, from 0; earlier means more frequent. Null for the alphabet and for added
/// tokens.</param>
public sealed record TokenEntry(
    int Id,
    string Token,
    string? Text,
    string Bytes,
    bool Special,
    int? MergeRank,
    string? Left,
    string? Right
);

/// <summary>A page of a vocabulary, and the total number of matching tokens.</summary>
public sealed record TokenPage(IReadOnlyList<TokenEntry> Tokens, int Total);

/// <param name="ParseSpecial">True reads "&lt;|endoftext|&gt;" and the like as the tokens that they name, false as plain text.</param>
public sealed record EncodeText(string Text, bool ParseSpecial = true);

/// <param name="Start">Offset of the piece's first byte in <see cref="EncodedText.NormalizedText"/> if that is given, otherwise in the
/// text.</param>
/// <param name="End">Offset just past its last byte.</param>
public sealed record EncodedPiece(int Id, string Token, string? Text, string Bytes, int Start, int End, bool Special);

/// <param name="Bytes">Length of the text in UTF-8.</param>
/// <param name="NormalizedText">The text that the tokens represent; null if it is the input itself.</param>
public sealed record EncodedText(IReadOnlyList<EncodedPiece> Pieces, int Characters, int Bytes, string? NormalizedText)
{
    /// <summary>Longer texts are rejected.</summary>
    public const int MostCharacters = 20_000;
}

/// <summary>Learns a byte-level BPE vocabulary from datasets, uploads, or both.</summary>
/// <param name="Uploads">Ids from <c>POST /api/uploads</c>.</param>
/// <param name="VocabularySize">Target size in tokens, including special ones.</param>
/// <param name="MinimumFrequency">Pairs that occur less often are not merged.</param>
/// <param name="ChatTokens">Adds the two tokens that delimit the turns of a chat.</param>
/// <param name="SpecialTokens">Additional tokens chosen by the user; they get the first ids after the end of text and the chat
/// tokens.</param>
public sealed record TrainTokenizer(
    string? Name,
    IReadOnlyList<string>? Datasets,
    IReadOnlyList<string>? Uploads,
    int VocabularySize = 8192,
    long MinimumFrequency = 2,
    bool ChatTokens = true,
    IReadOnlyList<string>? SpecialTokens = null
);

/// <summary>
/// Exactly one of <paramref name="Path"/> (a tokenizer.json, or a folder with one or with vocab.json and merges.txt) and
/// <paramref name="UploadId"/> (a tokenizer.json).
/// </summary>
public sealed record ImportTokenizer(string? Name, string? Path, string? UploadId);

/// <summary>Changes a tokenizer's name; its id stays the same.</summary>
public sealed record RenameTokenizer(string Name);

/// <summary>Characters and bytes per token, measured on a sample of a dataset.</summary>
/// <param name="Whole">The sample is the complete dataset.</param>
public sealed record TokenizerCompression(
    string Dataset,
    long Records,
    bool Whole,
    IReadOnlyList<DomainCompression> Domains,
    DomainCompression All
);

/// <param name="Domain">Null for records without one.</param>
public sealed record DomainCompression(string? Domain, long Records, long Characters, long Bytes, long Tokens)
{
    public double CharactersPerToken => Tokens == 0 ? 0 : (double)Characters / Tokens;

    public double BytesPerToken => Tokens == 0 ? 0 : (double)Bytes / Tokens;
}
