using Jarvis.Data.Knowledge.Words;

namespace Jarvis.Data.Knowledge.Enhancing;

/// <summary>
/// Decides whether a chunk is a record's own text: half of the chunk's word 3-grams occur in the record, or four fifths of the record's
/// occur in the chunk. Such a chunk would put the answer into the question.
/// </summary>
internal sealed class OwnText
{
    private const double MostOfChunk = 0.5,
        MostOfRecord = 0.8;
    private const int Run = 3;

    private readonly HashSet<string> _runs;

    public OwnText(string text) => _runs = Runs(text);

    public bool Holds(string chunk)
    {
        var runs = Runs(chunk);
        int shared = runs.Count(_runs.Contains);
        return shared >= MostOfChunk * runs.Count || shared >= MostOfRecord * _runs.Count;
    }

    private static HashSet<string> Runs(string text)
    {
        var words = SearchWords.Of(text).Select(w => w.Term).ToList();
        var runs = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i + Run <= words.Count; i++)
        {
            runs.Add($"{words[i]} {words[i + 1]} {words[i + 2]}");
        }
        if (words.Count is > 0 and < Run)
        {
            runs.Add(string.Join(' ', words)); // too short for a 3-gram, so all words count as one run
        }
        return runs;
    }
}
