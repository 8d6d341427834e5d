using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Data.Knowledge.Words;

namespace Jarvis.Data.Knowledge.Searching;

/// <summary>A query's embedding, and the vectors with which it is compared.</summary>
/// <param name="Query">Normalized to length one; all zeros if the query has no tokens.</param>
public sealed record QueryVector(VectorFile Vectors, float[] Query);

/// <summary>Searches a knowledge base by words, by embedding, or by both, and explains every hit.</summary>
public sealed class KnowledgeSearch(KnowledgeStore store)
{
    /// <summary>Number of top ranks per list that are fused, so that a hit far down in one list can still rise through the other.</summary>
    public const int Candidates = 200;

    public const int MostHits = 100;

    /// <summary>
    /// Words with less than this share of the heaviest word's weight are not marked, because "of" and "the" would be marked everywhere.
    /// </summary>
    private const double LeastMarkedShare = 0.05;

    /// <param name="vector">Null searches by words alone, whatever the mode.</param>
    public KnowledgeAnswer Find(
        string query,
        SearchMode mode,
        int limit,
        QueryVector? vector,
        string? note = null,
        CancellationToken cancellationToken = default
    )
    {
        long startedAt = Stopwatch.GetTimestamp();
        limit = Math.Clamp(limit, 1, MostHits);
        var words = WordQuery.Of(store, query);
        var ranked = Fused(words, mode, vector, Math.Max(Candidates, limit), cancellationToken).Take(limit).ToList();
        var weights = words.Weights([.. ranked.Select(r => r.Chunk)]);
        return new KnowledgeAnswer(
            query,
            mode,
            words.Words,
            [.. ranked.Select(r => Hit(r, weights[r.Chunk], mode, vector))],
            Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds,
            note
        );
    }

    /// <summary>The two lists before they are fused, each best first.</summary>
    public (IReadOnlyList<ScoredChunk> ByWords, IReadOnlyList<ScoredChunk> ByVector) Lists(
        string query,
        QueryVector? vector,
        int candidates,
        CancellationToken cancellationToken = default
    ) => (WordQuery.Of(store, query).Best(candidates), Nearest(vector, candidates, cancellationToken));

    private static IReadOnlyList<FusedChunk> Fused(
        WordQuery words,
        SearchMode mode,
        QueryVector? vector,
        int candidates,
        CancellationToken cancellationToken
    ) =>
        RankFusion.Fuse(
            mode == SearchMode.Embeddings && vector is not null ? [] : words.Best(candidates),
            mode == SearchMode.Bm25 ? [] : Nearest(vector, candidates, cancellationToken)
        );

    private static IReadOnlyList<ScoredChunk> Nearest(QueryVector? vector, int most, CancellationToken cancellationToken) =>
        vector is null || !vector.Query.AsSpan().ContainsAnyExcept(0f) ? [] : vector.Vectors.Nearest(vector.Query, most, cancellationToken);

    private KnowledgeHit Hit(FusedChunk found, List<(QueryWord Word, double Weight)> weights, SearchMode mode, QueryVector? vector)
    {
        var chunk =
            store.Find(found.Chunk)
            ?? throw new DatasetException($"Chunk {found.Chunk} is missing: the knowledge base is damaged. Build it again.");
        double least = LeastMarkedShare * weights.Select(w => w.Weight).DefaultIfEmpty().Max();
        var (excerpt, marks) = Excerpt.Of(
            chunk.Text,
            weights.Where(w => w.Weight >= least).Select(w => w.Word.Term).ToHashSet(StringComparer.Ordinal)
        );
        var counts = SearchWords.Of(chunk.Text).CountBy(w => w.Term).ToDictionary();
        double bm25 = weights.Sum(w => w.Weight);
        double? cosine = vector is null || mode == SearchMode.Bm25 ? null : vector.Vectors.Cosine(vector.Query, found.Chunk);
        double score =
            found is { First: not null, Second: null } && (mode == SearchMode.Bm25 || vector is null) ? bm25
            : mode == SearchMode.Embeddings && cosine is { } near ? near
            : found.Score;
        return new KnowledgeHit(
            chunk,
            excerpt,
            marks,
            [
                .. weights
                    .OrderByDescending(w => w.Weight)
                    .Select(w => new WordMatch(w.Word.Word, w.Weight, counts.GetValueOrDefault(w.Word.Term))),
            ],
            found.First,
            bm25,
            found.Second,
            cosine,
            score
        );
    }
}
