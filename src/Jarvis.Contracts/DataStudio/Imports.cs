namespace Jarvis.Contracts;

/// <summary>
/// Which field of a source (column of a table, name in a JSON object, dots for nesting) becomes which part of a record; null = not mapped.
/// </summary>
/// <param name="Kind">The kind of record that is produced.</param>
/// <param name="Text">For text and code without a docstring.</param>
/// <param name="Instruction">The question; <paramref name="Input"/> is appended after a blank line.</param>
/// <param name="Messages">A list of messages (role and content, or from and value).</param>
/// <param name="Document">Groups records that must stay on the same side of the split (a file, a conversation, a repository).</param>
public sealed record FieldMapping(
    RecordKind Kind,
    string? Text = null,
    string? Instruction = null,
    string? Input = null,
    string? Response = null,
    string? System = null,
    string? Messages = null,
    string? Code = null,
    string? Docstring = null,
    string? Domain = null,
    string? Difficulty = null,
    string? Quality = null,
    string? Split = null,
    string? Document = null
);

/// <summary>The user's choices for how one import is read; null = the layout's default.</summary>
/// <param name="Encoding">Name of the encoding (utf-8, windows-1252, …); null = detected.</param>
/// <param name="TextCut">headings | size.</param>
/// <param name="TextCharacters">Maximum characters per piece of text.</param>
/// <param name="AllPaths">OpenAssistant: every path from prompt to leaf, not only the best-ranked one.</param>
/// <param name="Languages">OpenAssistant and others with a language field: keeps only these.</param>
/// <param name="KeepUnreviewed">OpenAssistant: also messages whose review failed or never came.</param>
/// <param name="AcceptBroken">Consent to skip invalid lines.</param>
/// <param name="ForceBroken">Import even if more than 5 % of the lines are invalid.</param>
public sealed record ReadingOptions(
    string? Encoding = null,
    string? TextCut = null,
    int? TextCharacters = null,
    bool AllPaths = false,
    IReadOnlyList<string>? Languages = null,
    bool KeepUnreviewed = false,
    FieldMapping? Mapping = null,
    bool AcceptBroken = false,
    bool ForceBroken = false
);

/// <param name="Id">A value of <see cref="ImportDataset.Format"/>: pile, openassistant, instruct, codesearchnet, conversation,
/// question-answer, csv, parquet, text, markdown, source, xml-docs, …</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Reason">The evidence for this layout.</param>
public sealed record LayoutGuess(string Id, string Title, double Confidence, string Reason);

/// <summary>A preview of a source before it is imported: the wizard's second to fourth step.</summary>
/// <param name="Container">none | gzip | zstd | zip | folder.</param>
/// <param name="Guesses">Best first; <c>auto</c> uses the first.</param>
/// <param name="Fields">Fields seen, in order, each with an example, for the mapping screen.</param>
/// <param name="Preview">The first records as they would be imported with <paramref name="Options"/>.</param>
/// <param name="Broken">The first invalid lines of the part that was read, each with line number and reason; at most 20.</param>
/// <param name="BrokenCount">Invalid entries among the <paramref name="Looked"/> entries that were read.</param>
/// <param name="Remembered">The layout and mapping come from an earlier import of the same shape.</param>
public sealed record ImportProbe(
    string Name,
    long Bytes,
    string Container,
    string Encoding,
    IReadOnlyList<LayoutGuess> Guesses,
    string Format,
    ReadingOptions Options,
    IReadOnlyList<ProbedField> Fields,
    IReadOnlyList<DataRecord> Preview,
    IReadOnlyList<string> Broken,
    long BrokenCount,
    long Looked,
    IReadOnlyList<string> Languages,
    bool Remembered,
    string? Problem = null
);

/// <summary>A field of the file and its value in the first record.</summary>
public sealed record ProbedField(string Name, string Example);

/// <summary>Asks for an <see cref="ImportProbe"/>; exactly one of path and upload must be given.</summary>
public sealed record ProbeImport(string? Path, string? UploadId, string Format = "auto", ReadingOptions? Options = null);

/// <summary>A folder on the server whose new files are imported automatically.</summary>
public sealed record WatchedFolder(
    string Id,
    string Path,
    string Format,
    ReadingOptions? Options,
    bool Paused,
    DateTimeOffset? LastLookedAt,
    string? Problem,
    int Imported
);

/// <summary>Why an import waits for the user's consent: lines that it would have to skip.</summary>
/// <param name="Examples">The first 20, each with file, line number and reason.</param>
/// <param name="NeedsForce">
/// More than <see cref="MostInvalid"/> of a file is invalid, so consent is not enough: the import has to be forced.
/// </param>
public sealed record InvalidReport(long Count, long Looked, IReadOnlyList<string> Examples, bool NeedsForce)
{
    /// <summary>The share of invalid entries above which a file is rejected unless it is forced.</summary>
    public const double MostInvalid = 0.05;
}

/// <summary>Resumes an import that stopped at invalid lines: <c>POST /api/imports/{id}/accept</c>.</summary>
public sealed record AcceptInvalid(bool Force = false);

/// <summary>Begins a resumable upload, or finds the unfinished upload of the same file.</summary>
/// <param name="LastModified">Milliseconds since 1970, as in a browser's File; together with name and size it identifies the file.</param>
public sealed record CreateUpload(string Name, long Bytes, long? LastModified = null);

/// <param name="Received">Bytes that are safely stored; the next chunk begins at this offset.</param>
/// <param name="Complete">The file is complete and can be imported.</param>
public sealed record UploadState(string Id, string FileName, long Bytes, long Received, bool Complete, long? LastModified = null);
