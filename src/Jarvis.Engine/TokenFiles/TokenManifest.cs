namespace Jarvis.Engine.TokenFiles;

/// <summary><c>manifest.json</c> of a folder of token files; written last, so a folder is finished when it exists.</summary>
/// <param name="FormatVersion">Version of this layout; readers reject a newer one.</param>
/// <param name="Key">Hash of everything that decided the content; equal keys mean equal files.</param>
/// <param name="Tokenizer">SHA-256 of the <c>tokenizer.json</c> beside the files.</param>
/// <param name="TokenBytes">Width of one token in <c>*.bin</c>, little endian: 2 or 4.</param>
/// <param name="VocabularySize">Highest id + 1.</param>
/// <param name="Records">Documents written, over both splits.</param>
/// <param name="Duplicates">Documents left out because an equal one was written.</param>
/// <param name="Broken">Entries of the sources that could not be read as documents.</param>
/// <param name="Characters">UTF-16 units of the written documents.</param>
public sealed record TokenManifest(
    int FormatVersion,
    string Key,
    IReadOnlyList<TokenSource> Sources,
    string Tokenizer,
    int TokenBytes,
    int VocabularySize,
    long Records,
    long Duplicates,
    long Broken,
    long Characters,
    TokenSplit Train,
    TokenSplit Validation,
    IReadOnlyList<TokenManifestFile> Files
)
{
    /// <summary>2 added what is known of each record (<c>*.facts</c>), 3 which record it is (<c>*.records</c>).</summary>
    public const int CurrentFormat = 3;
    public const string FileName = "manifest.json";

    /// <summary>Domains of the records, with their counts; a record without one counts under the name of its dataset.</summary>
    public IReadOnlyList<TokenGroup> Domains { get; init; } = [];

    /// <summary>Files, folders and datasets that records came from.</summary>
    public IReadOnlyList<TokenGroup> Datasets { get; init; } = [];

    public long Tokens => Train.Tokens + Validation.Tokens;
}

/// <summary>Where documents came from: a dataset's id, version and hash, or a file with its hash.</summary>
public sealed record TokenSource(string Name, int? Version, string Hash);

/// <param name="Counted">Tokens that count in the loss; equal to <paramref name="Tokens"/> where there is no mask.</param>
public sealed record TokenSplit(long Records, long Tokens, long Counted);

/// <param name="Sha256">Hexadecimal, lower case.</param>
public sealed record TokenManifestFile(string Name, long Bytes, string Sha256);
