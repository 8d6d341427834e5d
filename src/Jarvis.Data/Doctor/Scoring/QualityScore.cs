using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Scoring;

/// <summary>
/// The quality of a record: a weighted mean of six parts, each 0 to 1. Transparent rules instead of a model's judgement;
/// docs/data-doctor.md describes where they fail.
/// </summary>
internal static class QualityScore
{
    public static IReadOnlyList<(string Name, double Weight, string Explanation)> Parts { get; } =
    [
        ("length", 0.20, "Words of the answer or text: full marks from 12 words of an answer and from 30 of a text on."),
        ("repetition", 0.20, "1 minus how far lines, five-word runs or one three-word run repeat (limits of Rae et al. 2021)."),
        (
            "symbols",
            0.15,
            "Share of characters that are neither letter, digit, blank nor punctuation: full marks up to 8 %, none from 40 % "
                + "on; code is not judged."
        ),
        ("language", 0.10, "Confidence that it is in the dataset's language; 0.7 where there is too little prose to tell."),
        ("markup", 0.15, "1 minus ten times the share of characters that are tags, entities, wiki or LaTeX remains or wrong decoding."),
        ("structure", 0.20, "Full marks for an answer that is whole: not truncated, not the question again, prose that has sentences."),
    ];

    /// <returns>The parts in the order of <see cref="Parts"/>.</returns>
    public static double[] Of(RecordView record, string? language) =>
        [
            Math.Min(1, record.AnswerWords.Length / (record.Record.Turns is null ? 30.0 : 12.0)),
            1 - record.Repetition.Score,
            record.IsCode ? 1 : 1 - Math.Clamp((SymbolShare(record.Body) - 0.08) / 0.32, 0, 1),
            record.Language.Code is null || language is null ? 0.7
            : record.Language.Code == language ? record.Language.Confidence
            : 1 - record.Language.Confidence,
            1 - Math.Min(1, record.Markup.Sum(m => (double)m.Length) * 10 / Math.Max(1, record.Body.Length)),
            Structure(record),
        ];

    public static double Total(double[] parts) => Parts.Select((p, i) => p.Weight * parts[i]).Sum();

    private static double Structure(RecordView record)
    {
        double whole = 1 - (record.Truncation?.Score ?? 0);
        if (
            record.Question is { } question
            && record.AnswerWords.Length > 0
            && record.AnswerWords.AsSpan().SequenceEqual(record.QuestionWords)
            && question.Length > 0
        )
        {
            whole -= 0.6;
        }
        if (!record.IsCode && record.AnswerWords.Length > 60 && record.Answer.AsSpan().IndexOfAny(".!?。！？…:") < 0)
        {
            whole -= 0.4;
        }
        return record.AnswerWords.Length == 0 ? 0 : Math.Max(0, whole);
    }

    private static double SymbolShare(string text)
    {
        int symbols = 0;
        foreach (char c in text)
        {
            symbols +=
                char.IsLetterOrDigit(c)
                || char.IsWhiteSpace(c)
                || c is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '"' or '(' or ')' or '-' or '’' or '“' or '”' or '–' or '—'
                || char.IsSurrogate(c)
                    ? 0
                    : 1;
        }
        return text.Length == 0 ? 1 : symbols / (double)text.Length;
    }
}
