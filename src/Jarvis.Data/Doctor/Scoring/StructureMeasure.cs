using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Scoring;

/// <summary>
/// Structural complexity of a record, 0 to 1: for prose the length of sentences and words, for code the nesting, branches and number of
/// lines.
/// </summary>
internal static class StructureMeasure
{
    private static readonly string[] _branches =
    [
        "if",
        "for",
        "while",
        "case",
        "catch",
        "except",
        "switch",
        "match",
        "elif",
        "lambda",
        "yield",
        "await",
        "try",
    ];

    public static double Of(RecordView record) => record.IsCode ? Code(record.Answer) : Prose(record.Body);

    private static double Prose(string text)
    {
        int sentences = 0,
            words = 0,
            letters = 0,
            run = 0;
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                letters++;
                run++;
                continue;
            }
            words += run > 0 ? 1 : 0;
            run = 0;
            sentences += SentenceEnd.IsStop(c) ? 1 : 0;
        }
        words += run > 0 ? 1 : 0;
        double length = words / (double)Math.Max(1, sentences),
            wordLength = letters / (double)Math.Max(1, words);
        return words == 0 ? 0 : (0.6 * Math.Min(1, length / 40)) + (0.4 * Math.Clamp((wordLength - 3) / 4, 0, 1));
    }

    private static double Code(string text)
    {
        int deepest = 0,
            lines = 0,
            branches = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var body = line.TrimStart();
            if (body.IsEmpty)
            {
                continue;
            }
            lines++;
            int indent = 0;
            foreach (char c in line[..(line.Length - body.Length)])
            {
                indent += c == '\t' ? 4 : 1;
            }
            deepest = Math.Max(deepest, indent);
            foreach (var word in _branches)
            {
                branches +=
                    body.StartsWith(word, StringComparison.Ordinal)
                    && (body.Length == word.Length || !char.IsLetterOrDigit(body[word.Length]))
                        ? 1
                        : 0;
            }
        }
        return (0.4 * Math.Min(1, deepest / 24.0))
            + (0.3 * Math.Min(1, branches * 4.0 / Math.Max(1, lines)))
            + (0.3 * Math.Min(1, lines / 80.0));
    }
}
