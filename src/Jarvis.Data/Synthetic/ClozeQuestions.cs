using Jarvis.Contracts;
using Jarvis.Data.Records;

namespace Jarvis.Data.Synthetic;

/// <summary>
/// A sentence with a gap as the question and the missing word as the answer (Taylor, "Cloze procedure", 1953). The word is chosen from the
/// longer half of the words that occur in the sentence only once.
/// </summary>
public sealed class ClozeQuestions : ISyntheticWriter
{
    private const int ShortestSentence = 40,
        LongestSentence = 600,
        ShortestWord = 4;
    private const string Gap = "____";

    public string Name => "cloze";

    public RecordDraft? Write(DataRecord record, ulong draw, CancellationToken cancellationToken)
    {
        string text = record.Kind == RecordKind.Code ? RecordParts.Question(record) ?? "" : RecordParts.Answer(record) ?? record.Text ?? "";
        var sentences = Sentences(text).ToList();
        if (sentences.Count == 0)
        {
            return null;
        }
        string sentence = sentences[(int)(draw % (ulong)sentences.Count)];
        var words = Words(sentence).ToList();
        var once = words
            .GroupBy(w => w.Word, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() == 1 && g.Key.Length >= ShortestWord)
            .Select(g => g.Single())
            .OrderByDescending(w => w.Word.Length)
            .ThenBy(w => w.Start)
            .ToList();
        if (once.Count < 2)
        {
            return null;
        }
        var (start, word) = once[(int)((draw >> 32) % (ulong)((once.Count + 1) / 2))];
        string question = string.Concat("Which word is missing?\n\n", sentence.AsSpan(0, start), Gap, sentence.AsSpan(start + word.Length));
        return RecordDraft.OfAnswer(question, word);
    }

    private static IEnumerable<string> Sentences(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool ends =
                i == text.Length
                || text[i] == '\n'
                || (text[i] is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])));
            if (ends)
            {
                var sentence = text[start..Math.Min(text.Length, i + 1)].Trim();
                start = i + 1;
                if (sentence.Length is >= ShortestSentence and <= LongestSentence)
                {
                    yield return sentence;
                }
            }
        }
    }

    private static IEnumerable<(int Start, string Word)> Words(string sentence)
    {
        for (int i = 0; i < sentence.Length;)
        {
            int start = i;
            while (i < sentence.Length && char.IsLetterOrDigit(sentence[i]))
            {
                i++;
            }
            if (i > start)
            {
                yield return (start, sentence[start..i]);
            }
            else
            {
                i++;
            }
        }
    }
}
