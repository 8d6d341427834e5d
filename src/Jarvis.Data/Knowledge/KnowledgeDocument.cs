using Jarvis.Contracts;

namespace Jarvis.Data.Knowledge;

/// <summary>A text on its way into a knowledge base.</summary>
/// <param name="Document">The file, or what the record calls its document.</param>
/// <param name="Source">The file that it was read from.</param>
/// <param name="Line">Where it begins in the source, from 1.</param>
/// <param name="HasLines">Its lines are the source's lines, so that a chunk's own line can be told.</param>
internal sealed record KnowledgeDocument(
    string Document,
    string Source,
    string Text,
    RecordKind Kind,
    long? Line,
    bool HasLines,
    string? Dataset = null,
    long? Record = null
)
{
    private static readonly string[] _structured = [".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"];

    /// <summary>
    /// Conversations and instructions as paragraphs; of code with a docstring the code, with the docstring above it where the code does not
    /// hold it.
    /// </summary>
    public static string TextOf(RecordKind kind, string? text, IReadOnlyList<ChatTurn>? turns)
    {
        if (turns is null)
        {
            return text ?? "";
        }
        if (kind == RecordKind.Code && turns is [.., { Role: ChatRole.User } asked, { Role: ChatRole.Assistant } code])
        {
            return code.Content.Contains(FirstLine(asked.Content), StringComparison.Ordinal)
                ? code.Content
                : $"{asked.Content}\n\n{code.Content}";
        }
        return string.Join("\n\n", turns.Select(t => t.Content));
    }

    public static bool LinesAreTheSources(string source, string? text) =>
        text is not null && !_structured.Contains(Path.GetExtension(Uncompressed(source)), StringComparer.OrdinalIgnoreCase);

    private static string Uncompressed(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is ".gz" or ".zst" ? Path.GetFileNameWithoutExtension(name) : name;

    private static string FirstLine(string text) => text.AsSpan().Trim().ToString().Split('\n')[0].Trim();
}

/// <summary>What reading a source gives: a document, or the reason why an entry is none.</summary>
internal readonly record struct KnowledgeItem(KnowledgeDocument? Document, string? Problem);
