using System.Reflection;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Language;

/// <param name="Code">Two letters of ISO 639-1; null if there is too little text.</param>
/// <param name="Confidence">0 to 1.</param>
internal readonly record struct LanguageGuess(string? Code, double Confidence);

/// <summary>
/// Identifies the language of a text. A script used by a single language decides on its own; Latin and Cyrillic texts are classified by
/// naive Bayes over n-grams of one to three letters (Cavnar and Trenkle 1994 showed that so little text is enough), trained at first use on
/// <c>languages.txt</c>: the most frequent words of each language, the beginning of the Universal Declaration of Human Rights, and a few
/// sentences of our own.
/// </summary>
internal sealed class LanguageIdentifier
{
    /// <summary>Texts with fewer letters are not classified: "OK, thanks" could be German too.</summary>
    public const int LeastLetters = 40;

    private const int MostLetters = 600;
    private const int Evidence = 24; // n-grams of one text are far from independent, so at most this many count towards the confidence
    private const double Smoothing = 0.4;

    private static readonly Lazy<LanguageIdentifier> _shared = new(() => new LanguageIdentifier());

    private readonly Dictionary<ulong, float[]> _grams = [];

    private LanguageIdentifier()
    {
        var samples = Samples();
        Trained = [.. samples.Select(s => s.Code).Distinct()];
        Codes = [.. Trained, .. Scripts.Codes];
        Learn(samples);
    }

    public static LanguageIdentifier Shared => _shared.Value;

    /// <summary>Every language that can be identified; <see cref="RecordScores.Language"/> is an index into this list.</summary>
    public IReadOnlyList<string> Codes { get; }

    private IReadOnlyList<string> Trained { get; }

    public LanguageGuess Identify(ReadOnlySpan<char> text)
    {
        if (Scripts.Dominant(text) is { } script)
        {
            return script;
        }
        Span<double> scores = stackalloc double[Trained.Count];
        scores.Clear();
        int letters = Score(text, scores, out int grams);
        if (letters < LeastLetters)
        {
            return default;
        }
        double weight = Math.Min(1, Evidence / (double)Math.Max(1, grams));
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }
        double sum = 0;
        foreach (double score in scores)
        {
            sum += Math.Exp((score - scores[best]) * weight);
        }
        return new LanguageGuess(Trained[best], 1 / sum);
    }

    private int Score(ReadOnlySpan<char> text, Span<double> scores, out int grams)
    {
        int letters = 0;
        grams = 0;
        foreach (ulong gram in new LetterGrams(text, MostLetters))
        {
            letters += LetterGrams.IsLetter(gram) ? 1 : 0;
            if (_grams.TryGetValue(gram, out var weights))
            {
                grams++;
                for (int i = 0; i < scores.Length; i++)
                {
                    scores[i] += weights[i];
                }
            }
        }
        return letters;
    }

    private void Learn(IReadOnlyList<(string Code, string Text)> samples)
    {
        var totals = new double[Trained.Count];
        var counts = new Dictionary<ulong, double[]>();
        foreach (var (code, text) in samples)
        {
            int language = ((List<string>)[.. Trained]).IndexOf(code);
            foreach (ulong gram in new LetterGrams(text, int.MaxValue))
            {
                if (!counts.TryGetValue(gram, out var row))
                {
                    counts[gram] = row = new double[totals.Length];
                }
                row[language]++;
                totals[language]++;
            }
        }
        foreach (var (gram, row) in counts)
        {
            _grams[gram] = [.. row.Select((count, i) => (float)Math.Log((count + Smoothing) / (totals[i] + (Smoothing * counts.Count))))];
        }
    }

    private static List<(string Code, string Text)> Samples()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("languages.txt")!;
        using var reader = new StreamReader(stream);
        var samples = new List<(string, string)>();
        while (reader.ReadLine() is { } line)
        {
            samples.Add((line[..2], line[3..]));
        }
        return samples;
    }
}
