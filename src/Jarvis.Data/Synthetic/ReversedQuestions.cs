using Jarvis.Contracts;
using Jarvis.Data.Records;

namespace Jarvis.Data.Synthetic;

/// <summary>
/// Reverses records: the answer becomes the question, and the original question the answer ("what was asked?", or for code "what does it
/// do?"). Teaches a record's content in both directions.
/// </summary>
public sealed class ReversedQuestions : ISyntheticWriter
{
    /// <summary>The question cannot be inferred from a shorter answer ("Yes.").</summary>
    private const int ShortestAnswer = 20;

    private static readonly string[] _ofText =
    [
        "Which question does this answer?\n\n{0}",
        "Here is an answer. What was asked?\n\n{0}",
        "Write the instruction that leads to this response:\n\n{0}",
    ];

    private static readonly string[] _ofCode =
    [
        "What does this code do?\n\n{0}",
        "Describe this code:\n\n{0}",
        "Write the documentation of this code:\n\n{0}",
    ];

    public string Name => "reverse";

    public RecordDraft? Write(DataRecord record, ulong draw, CancellationToken cancellationToken)
    {
        if (
            RecordParts.Question(record) is not { } question
            || RecordParts.Answer(record) is not { } answer
            || answer.Length < ShortestAnswer
        )
        {
            return null;
        }
        var words = record.Kind == RecordKind.Code ? _ofCode : _ofText;
        return RecordDraft.OfAnswer(words[(int)(draw % (ulong)words.Length)].Replace("{0}", answer, StringComparison.Ordinal), question);
    }
}
