using Jarvis.Contracts;
using Jarvis.Data.Doctor.Language;
using Jarvis.Data.Doctor.Privacy;
using Jarvis.Data.Doctor.Text;

namespace Jarvis.Data.Doctor.Views;

/// <summary>
/// One record as the checks see it. Derived parts of its content are computed on demand and cached; the view lives only while the record is
/// being checked.
/// </summary>
internal sealed class RecordView(DataRecord record)
{
    private string? _body;
    private ulong[]? _words,
        _questionWords,
        _answerWords;
    private bool? _isCode;
    private LanguageGuess? _language;
    private string? _prose;
    private Repetition? _repetition;
    private IReadOnlyList<MarkupSpan>? _markup;
    private IReadOnlyList<PrivateSpan>? _private;
    private (Truncation? Found, bool Looked) _truncation;

    public DataRecord Record { get; } = record;

    public long Id => Record.Id;

    /// <summary>The complete text of the record, with turns joined by a newline.</summary>
    public string Body => _body ??= Record.Text ?? string.Join('\n', Record.Turns!.Select(t => t.Content));

    /// <summary>The last answer; a text is its own answer. Empty if there is none.</summary>
    public string Answer => Record.Text ?? Record.Turns!.LastOrDefault(t => t.Role == ChatRole.Assistant)?.Content ?? "";

    /// <summary>Everything before the last answer; null for a text.</summary>
    public string? Question =>
        Record.Turns is not { } turns ? null : string.Join('\n', turns.Take(LastAnswer(turns)).Select(t => t.Content));

    /// <summary>Whether the answer, or the text, is program code.</summary>
    public bool IsCode => _isCode ??= Record.Kind == RecordKind.Code || CodeLook.IsCode(Answer);

    public ulong[] Words => _words ??= Hashes(Body);

    public ulong[] QuestionWords => _questionWords ??= Hashes(Question ?? "", signs: false);

    public ulong[] AnswerWords => _answerWords ??= Record.Turns is null ? Words : Hashes(Answer);

    /// <summary>The parts in natural language: no code, fenced blocks or links.</summary>
    public string Prose => _prose ??= ProseParts.Of(this);

    public LanguageGuess Language => _language ??= LanguageIdentifier.Shared.Identify(Prose);

    public Repetition Repetition => _repetition ??= Repetition.Of(Answer, AnswerWords, IsCode);

    /// <summary>Markup left over in prose; empty for code, where markup is intended.</summary>
    public IReadOnlyList<MarkupSpan> Markup => _markup ??= IsCode ? [] : Jarvis.Data.Doctor.Text.Markup.Find(Body);

    public IReadOnlyList<PrivateSpan> Private => _private ??= PrivateData.Find(Body);

    public Truncation? Truncation
    {
        get
        {
            if (!_truncation.Looked)
            {
                _truncation = (Jarvis.Data.Doctor.Views.Truncation.Of(this), true);
            }
            return _truncation.Found;
        }
    }

    /// <summary>The scores from which labels would be written; set before the checks run.</summary>
    public RecordScores Scores { get; set; }

    /// <summary>Computes the expensive parts now, so that several records can be prepared in parallel.</summary>
    public RecordView Prepared()
    {
        _ = (Words, AnswerWords, QuestionWords, Language, Repetition, Markup, Private, Truncation);
        return this;
    }

    private ulong[] Hashes(string text, bool? signs = null)
    {
        var words = new List<ulong>(text.Length / 5);
        WordHashes.Append(text, signs ?? IsCode, words);
        return [.. words];
    }

    private static int LastAnswer(IReadOnlyList<ChatTurn> turns)
    {
        for (int i = turns.Count - 1; i >= 0; i--)
        {
            if (turns[i].Role == ChatRole.Assistant)
            {
                return i;
            }
        }
        return turns.Count;
    }
}
