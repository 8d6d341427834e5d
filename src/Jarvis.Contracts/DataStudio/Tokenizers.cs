namespace Jarvis.Contracts;

/// <param name="Kind">What it works on and how: "bytes (GPT-2)", "characters with byte fallback" …</param>
/// <param name="Special">Added tokens that steer the model and are no text.</param>
/// <param name="Loss">What it cannot write, as the end of "It loses text: …"; null where every text comes back.</param>
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

/// <summary>What a vocabulary is listed by.</summary>
public enum TokenSort
{
    Id,
    Token,
    Longest,
    Merge,
}

/// <param name="Token">As the vocabulary writes it ("Ġthe", "▁the", "&lt;0x0A&gt;").</param>
/// <param name="Text">What it stands for; null where its bytes are a part of a character.</param>
/// <param name="Bytes">Hexadecimal, two digits a byte.</param>
/// <param name="MergeRank">When it was merged, from 0, earlier is more frequent; null for the alphabet and for added tokens.</param>
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

/// <summary>A page of a vocabulary, and how many tokens there are in all that match.</summary>
public sealed record TokenPage(IReadOnlyList<TokenEntry> Tokens, int Total);

/// <param name="ParseSpecial">Reads "&lt;|endoftext|&gt;" and its like as the tokens that they name; false as plain text.</param>
public sealed record EncodeText(string Text, bool ParseSpecial = true);

/// <param name="Start">First byte of the piece in the text, or, where that is there, in <see cref="EncodedText.NormalizedText"/>.</param>
/// <param name="End">Behind its last byte.</param>
public sealed record EncodedPiece(int Id, string Token, string? Text, string Bytes, int Start, int End, bool Special);

/// <param name="Bytes">Of the text in UTF-8.</param>
/// <param name="NormalizedText">What the tokens stand for, where that is not the text itself.</param>
public sealed record EncodedText(IReadOnlyList<EncodedPiece> Pieces, int Characters, int Bytes, string? NormalizedText)
{
    /// <summary>More is not taken.</summary>
    public const int MostCharacters = 20_000;
}

/// <summary>Learns a byte-level BPE vocabulary from datasets, uploads, or both.</summary>
/// <param name="Uploads">Ids from <c>POST /api/uploads</c>.</param>
/// <param name="VocabularySize">Tokens to end with, special ones included.</param>
/// <param name="MinimumFrequency">Pairs that are seen less often are not merged.</param>
/// <param name="ChatTokens">Adds the two tokens around turns of a chat.</param>
/// <param name="SpecialTokens">More tokens of the user's; they take the first ids, behind the end of text and those of chats.</param>
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

/// <summary>Another name of a tokenizer; its id stays.</summary>
public sealed record RenameTokenizer(string Name);

/// <summary>How many characters and bytes a token holds, over a sample of a dataset.</summary>
/// <param name="Whole">Every record was looked at.</param>
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
