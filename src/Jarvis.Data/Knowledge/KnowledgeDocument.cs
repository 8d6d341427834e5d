using Jarvis.Contracts;

namespace Jarvis.Data.Knowledge;

/// <summary>A text to be added to a knowledge base.</summary>
/// <param name="Document">The file, or the document named by the record.</param>
/// <param name="Source">The file from which it was read.</param>
/// <param name="Line">Line in the source at which it begins, from 1.</param>
/// <param name="HasLines">Its lines are lines of the source, so that each chunk's line can be computed.</param>
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
    /// Conversations and instructions become paragraphs. Code with a docstring becomes the code, with the docstring above it if the code
    /// does not contain it.
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

/// <summary>One item read from a source: a document, or the reason why an entry cannot be used.</summary>
internal readonly record struct KnowledgeItem(KnowledgeDocument? Document, string? Problem);
