using Jarvis.Contracts;

namespace Jarvis.Data.Knowledge.Enhancing;

/// <summary>
/// Combines retrieved text and a question into one question through the placeholders <c>{context}</c> and <c>{question}</c>, each of which
/// occurs once. The text before the first placeholder identifies questions that already have context, so that no record gets it twice.
/// </summary>
public sealed class ContextTemplate
{
    /// <summary>Inserted between two chunks.</summary>
    public const string Separator = "\n\n---\n\n";

    private const string Context = "{context}",
        Question = "{question}";
    private readonly string _text;
    private readonly string _beginning;

    /// <exception cref="DatasetException">The template lacks one of the two placeholders, or contains one twice.</exception>
    public ContextTemplate(string? text = null)
    {
        _text = text ?? EnhanceDataset.UsualTemplate;
        if (Count(_text, Context) != 1 || Count(_text, Question) != 1)
        {
            throw new DatasetException(
                "A template for context has {context} and {question} in it, each once, such as \""
                    + EnhanceDataset.UsualTemplate.Replace("\n", "\\n", StringComparison.Ordinal)
                    + "\"."
            );
        }
        _beginning = _text[..Math.Min(_text.IndexOf(Context, StringComparison.Ordinal), _text.IndexOf(Question, StringComparison.Ordinal))];
    }

    public string Fill(IReadOnlyList<string> chunks, string question)
    {
        // A single pass over the template, so that a literal {question} in a chunk or question stays text.
        int context = _text.IndexOf(Context, StringComparison.Ordinal),
            asked = _text.IndexOf(Question, StringComparison.Ordinal);
        var (first, second) =
            context < asked
                ? ((context, Context, Joined()), (asked, Question, question))
                : ((asked, Question, question), (context, Context, Joined()));
        return string.Concat(_text.AsSpan(0, first.Item1), first.Item3)
            + string.Concat(_text.AsSpan(first.Item1 + first.Item2.Length, second.Item1 - first.Item1 - first.Item2.Length), second.Item3)
            + _text[(second.Item1 + second.Item2.Length)..];

        string Joined() => string.Join(Separator, chunks.Select(c => c.Trim()));
    }

    /// <summary>
    /// Whether a question already has context from this template. Always false if the template begins with a placeholder.
    /// </summary>
    public bool Made(string question) => _beginning.Length > 0 && question.StartsWith(_beginning, StringComparison.Ordinal);

    private static int Count(string text, string part) =>
        (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;
}
