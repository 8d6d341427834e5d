namespace Jarvis.Contracts;

/// <summary>
/// Which field of a source (column of a table, name in a JSON object, dots for nesting) becomes which part of a record; null = not there.
/// </summary>
/// <param name="Kind">The kind of record that it makes.</param>
/// <param name="Text">For text and code without a docstring.</param>
/// <param name="Instruction">The question; <paramref name="Input"/> follows it behind a blank line.</param>
/// <param name="Messages">A list of messages (role and content, or from and value).</param>
/// <param name="Document">What groups records that must stay on one side of the split (a file, a conversation, a repository).</param>
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

/// <summary>What the user decided about the reading of one import; null = as the layout usually does.</summary>
/// <param name="Encoding">Name of the encoding (utf-8, windows-1252, …); null = detected.</param>
/// <param name="TextCut">headings | size.</param>
/// <param name="TextCharacters">Most characters of a piece of text.</param>
/// <param name="AllPaths">OpenAssistant: every path from prompt to leaf, not the best-ranked only.</param>
/// <param name="Languages">OpenAssistant and others with a language field: only these.</param>
/// <param name="KeepUnreviewed">OpenAssistant: also messages whose review failed or never came.</param>
/// <param name="AcceptBroken">Consent to skip broken lines.</param>
/// <param name="ForceBroken">Import although more than 5 % of the lines are broken.</param>
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

/// <param name="Id">What <see cref="ImportDataset.Format"/> takes: pile, openassistant, instruct, codesearchnet, conversation,
/// question-answer, csv, parquet, text, markdown, source, xml-docs, …</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Reason">What was seen that speaks for it.</param>
public sealed record LayoutGuess(string Id, string Title, double Confidence, string Reason);

/// <summary>A source looked at before it is imported: the wizard's second to fourth step.</summary>
/// <param name="Container">none | gzip | zstd | zip | folder.</param>
/// <param name="Guesses">Best first; the first is what <c>auto</c> takes.</param>
/// <param name="Fields">Fields seen, in order, each with an example, for the mapping screen.</param>
/// <param name="Preview">The first records as they would be imported with <paramref name="Options"/>.</param>
/// <param name="Broken">The first broken lines of the part that was looked at, each with line number and reason; at most 20.</param>
/// <param name="BrokenCount">Of <paramref name="Looked"/> entries.</param>
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

/// <summary>A field that the file has, and what stands in it in the first record.</summary>
public sealed record ProbedField(string Name, string Example);

/// <summary>Asks for an <see cref="ImportProbe"/>: exactly one of path and upload.</summary>
public sealed record ProbeImport(string? Path, string? UploadId, string Format = "auto", ReadingOptions? Options = null);

/// <summary>A folder on the server whose new files are imported by themselves.</summary>
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
/// <param name="NeedsForce">More than 5 % of a file is broken: consent is not enough, it has to be forced.</param>
public sealed record InvalidReport(long Count, long Looked, IReadOnlyList<string> Examples, bool NeedsForce);

/// <summary>Goes on with an import that stopped at broken lines: <c>POST /api/imports/{id}/accept</c>.</summary>
public sealed record AcceptInvalid(bool Force = false);

/// <summary>Begins an upload that can be resumed, or finds the unfinished one of the same file again.</summary>
/// <param name="LastModified">Milliseconds since 1970, as a browser's File has it; with name and size it tells one file from
/// another.</param>
public sealed record CreateUpload(string Name, long Bytes, long? LastModified = null);

/// <param name="Received">Bytes that are safely here; the next chunk begins there.</param>
/// <param name="Complete">All of it is here, and it can be imported.</param>
public sealed record UploadState(string Id, string FileName, long Bytes, long Received, bool Complete, long? LastModified = null);
