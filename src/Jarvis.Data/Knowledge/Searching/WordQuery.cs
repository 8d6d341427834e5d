using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Data.Knowledge.Words;

namespace Jarvis.Data.Knowledge.Searching;

/// <summary>Searches the full-text index for a query's words. User input is always treated as words, never as query syntax.</summary>
internal sealed class WordQuery
{
    private const int MostTerms = 64;

    private readonly KnowledgeStore _store;

    private WordQuery(KnowledgeStore store, IReadOnlyList<QueryWord> words) => (_store, Words) = (store, words);

    /// <summary>The words that occur in the base, rarest first, at most 64; then those that do not occur.</summary>
    public IReadOnlyList<QueryWord> Words { get; }

    private IEnumerable<QueryWord> Known => Words.Where(w => w.Chunks > 0);

    public static WordQuery Of(KnowledgeStore store, string query)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var term in SearchWords.Of(query))
        {
            words.TryAdd(term.Term, query.Substring(term.Start, term.Length));
        }
        using var count = store.Command("SELECT count(*) FROM chunks_text WHERE chunks_text MATCH $match", ("$match", ""));
        var counted = words
            .Select(w =>
            {
                count.Parameters[0].Value = Quoted(w.Key);
                return new QueryWord(w.Value, w.Key, Convert.ToInt64(count.ExecuteScalar(), CultureInfo.InvariantCulture));
            })
            .ToList();
        return new WordQuery(
            store,
            [
                .. counted.Where(w => w.Chunks > 0).OrderBy(w => w.Chunks).ThenBy(w => w.Term, StringComparer.Ordinal).Take(MostTerms),
                .. counted.Where(w => w.Chunks == 0),
            ]
        );
    }

    /// <summary>The best chunks by BM25, best first; scores are positive.</summary>
    public IReadOnlyList<ScoredChunk> Best(int most)
    {
        if (!Known.Any())
        {
            return [];
        }
        using var command = _store.Command(
            "SELECT rowid, -bm25(chunks_text) AS score FROM chunks_text WHERE chunks_text MATCH $match ORDER BY score DESC, "
                + "rowid LIMIT $most",
            ("$match", string.Join(" OR ", Known.Select(w => Quoted(w.Term)))),
            ("$most", most)
        );
        using var row = command.ExecuteReader();
        var found = new List<ScoredChunk>();
        while (row.Read())
        {
            found.Add(new ScoredChunk(row.GetInt64(0), row.GetDouble(1)));
        }
        return found;
    }

    /// <summary>
    /// Each word's contribution to the BM25 score of these chunks. BM25 is a sum over words, so each word is queried separately.
    /// </summary>
    public Dictionary<long, List<(QueryWord Word, double Weight)>> Weights(IReadOnlyList<long> chunks)
    {
        var weights = chunks.ToDictionary(c => c, _ => new List<(QueryWord, double)>());
        // The plus keeps SQLite from using the index for the list of ids: it would look up each id and count the word's chunks every time.
        using var command = _store.Command(
            $"SELECT rowid, -bm25(chunks_text) FROM chunks_text WHERE chunks_text MATCH $match AND +rowid IN ({string.Join(',', chunks)})",
            ("$match", "")
        );
        foreach (var word in Known)
        {
            command.Parameters[0].Value = Quoted(word.Term);
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                weights[row.GetInt64(0)].Add((word, row.GetDouble(1)));
            }
        }
        return weights;
    }

    // Terms contain only letters, digits and marks; quoted, none of them is an operator.
    private static string Quoted(string term) => $"\"{term}\"";
}
