using Jarvis.Contracts;

namespace Jarvis.Data.Records;

/// <summary>
/// A record from a reader that has no id in a store yet. Exactly one of <see cref="Text"/> and <see cref="Turns"/> is set.
/// </summary>
public sealed record RecordDraft(RecordKind Kind, string? Text, IReadOnlyList<ChatTurn>? Turns)
{
    public string? Domain { get; init; }

    /// <summary>0 (easy) to 1 (hard).</summary>
    public double? Difficulty { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Quality { get; init; }

    /// <summary>train | validation | test | null if not assigned.</summary>
    public string? Split { get; init; }

    /// <summary>Usually two letters: en, de; null if the source does not say.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Groups records that must stay on the same side of the split: a conversation's tree, a file of a repository; null = the record
    /// belongs to no group.
    /// </summary>
    public string? Document { get; init; }

    /// <summary>Made from other records, not read from a source.</summary>
    public bool Synthetic { get; init; }

    /// <summary>A draft with the content and labels of an existing record.</summary>
    public static RecordDraft Of(DataRecord record) =>
        new(record.Kind, record.Text, record.Turns)
        {
            Domain = record.Domain,
            Difficulty = record.Difficulty,
            Quality = record.Quality,
            Split = record.Split,
            Language = record.Language,
            Document = record.Document,
            Synthetic = record.Synthetic,
        };

    public static RecordDraft OfText(string text, RecordKind kind = RecordKind.Text) => new(kind, text, null);

    public static RecordDraft OfTurns(RecordKind kind, params IReadOnlyList<ChatTurn> turns) => new(kind, null, turns);

    /// <summary>A question and its answer, preceded by an optional system prompt.</summary>
    public static RecordDraft OfAnswer(string question, string answer, string? system = null)
    {
        var user = new ChatTurn(ChatRole.User, question);
        var assistant = new ChatTurn(ChatRole.Assistant, answer);
        return system is { Length: > 0 }
            ? OfTurns(RecordKind.Instruct, new ChatTurn(ChatRole.System, system), user, assistant)
            : OfTurns(RecordKind.Instruct, user, assistant);
    }

    /// <summary>The record as it would be stored, for a preview.</summary>
    internal DataRecord ToPreview(long id, string source, long? line) =>
        new(
            id,
            Kind,
            Text,
            Turns,
            Domain,
            Difficulty,
            Quality,
            line is null ? source : $"{source}:{line}",
            Split,
            RecordHash.Hex(RecordHash.Of(Text, Turns)),
            Language: Language,
            Document: Document
        );
}
