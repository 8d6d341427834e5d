using Jarvis.Contracts;
using Jarvis.Data.Doctor.Similarity;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Finds nearly identical questions whose answers disagree: a model can learn one of them, but not both.</summary>
internal sealed class ContradictionCheck(CheckContext context)
    : DoctorCheck(context, "contradiction", "Same question, another answer", FindingSeverity.Note)
{
    public const int ShingleWords = 3;

    /// <summary>Minimum Jaccard similarity of the questions' word 3-grams.</summary>
    public const double LeastQuestion = 0.9;

    /// <summary>Answers with at least this Jaccard similarity of their words are considered paraphrases.</summary>
    public const double MostAnswer = 0.3;

    private const int LeastQuestionWords = 4; // "Continue." has a thousand answers
    private const int ShortAnswerWords = 12;
    private const int MostInGroup = 50;

    private readonly NearIndex _questions = new(context.Directory, "question", ShingleWords, LeastQuestion);
    private readonly IdSet _told = new();
    private long _pairs,
        _groups;

    public override void Look(RecordView record)
    {
        // A docstring is not a question: two functions may have the same description.
        if (record.Record.Kind != RecordKind.Code && record.QuestionWords.Length >= LeastQuestionWords && record.AnswerWords.Length > 0)
        {
            _questions.Add(record.Id, record.QuestionWords);
        }
    }

    public override void Compare(Action<double> share, CancellationToken cancellationToken)
    {
        var alike = new IdGroups();
        foreach (var _ in _questions.Pairs(id => Context.Find(id).QuestionWords, Context.Copies, alike, share, cancellationToken))
        {
            // Pairs joins the ids in <c>alike</c> as a side effect; only the groups are needed.
        }
        foreach (var group in alike.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tell([.. group.Take(MostInGroup).Select(Context.Find)]);
        }
    }

    private void Tell(IReadOnlyList<RecordView> group)
    {
        bool any = false;
        for (int i = 0; i < group.Count; i++)
        {
            for (int j = i + 1; j < group.Count; j++)
            {
                if (Disagreement(group[i], group[j]) is { } found)
                {
                    _pairs++;
                    any = true;
                    Tell(group[i], group[j], found);
                }
            }
        }
        _groups += any ? 1 : 0;
    }

    private void Tell(RecordView a, RecordView b, (string Why, double Score) found)
    {
        foreach (var (record, other) in new[] { (a, b), (b, a) })
        {
            if (!_told.Contains(record.Id))
            {
                _told.Add(record.Id);
                Log.Add(record, $"{found.Why} than in record {other.Id}, to nearly the same question", found.Score, other);
            }
        }
    }

    /// <summary>Null if both answers may be right: the same words, or long texts for which counting words proves nothing.</summary>
    internal static (string Why, double Score)? Disagreement(RecordView a, RecordView b)
    {
        double alike = Shingles.Jaccard([.. a.AnswerWords], [.. b.AnswerWords]);
        if (alike > 0.999 || !SameNumbers(a.Question!, b.Question!))
        {
            return null; // "What is 5 · 3?" and "What is 5 · 4?" are different questions
        }
        if (YesOrNo(a.Answer) is { } yes && YesOrNo(b.Answer) is { } other && yes != other)
        {
            return ("answers yes or no otherwise", 1);
        }
        bool brief = a.AnswerWords.Length <= ShortAnswerWords && b.AnswerWords.Length <= ShortAnswerWords;
        if (brief && !SameNumbers(a.Answer, b.Answer))
        {
            return ("answers with another number", 0.9);
        }
        return alike < MostAnswer ? ("has an answer with quite other words", Math.Round(1 - alike, 3)) : null;
    }

    private static bool? YesOrNo(string answer)
    {
        var start = answer.AsSpan().TrimStart();
        var word = start[
            ..(start.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") is >= 0 and var end ? end : start.Length)
        ];
        return word.Equals("yes", StringComparison.OrdinalIgnoreCase) || word.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
            : word.Equals("no", StringComparison.OrdinalIgnoreCase) || word.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
            : null;
    }

    private static bool SameNumbers(string a, string b) => Numbers(a).SetEquals(Numbers(b));

    private static HashSet<string> Numbers(string text)
    {
        var numbers = new HashSet<string>();
        for (int at = 0; at < text.Length; at++)
        {
            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
            if (at > start)
            {
                numbers.Add(text[start..at].TrimStart('0'));
            }
        }
        return numbers;
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? "No two questions that are nearly the same have answers that disagree."
                : $"{NumberText.Count(_groups, "question", "is", "are")} asked more than once and answered with another yes or no, "
                    + "another number, or quite other words. Look at them side by side: only a reader can tell which is right.",
            null,
            ("pairs", _pairs),
            ("questions", _groups),
            ("question_threshold", LeastQuestion),
            ("answer_similarity_below", MostAnswer)
        );

    public override void Dispose()
    {
        _questions.Dispose();
        base.Dispose();
    }
}
