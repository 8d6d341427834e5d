using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Searching;
using Jarvis.Data.Knowledge.Vectors;
using Jarvis.Engine.Generation;
using Jarvis.Storage;

namespace Jarvis.Cli.Knowledge;

/// <summary>
/// Docstring-to-code retrieval: the code of every pair, without its docstring, becomes a chunk of a temporary knowledge base, and every
/// docstring of the held-out split is a query. The fusion is measured twice: unweighted, as in the paper, and with a weight for the
/// embeddings that is chosen on the validation split alone.
/// </summary>
internal static class RetrievalEvaluation
{
    private static readonly ChunkCutting _whole = new(20_000, 0);
    private static readonly double[] _weights = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3];

    /// <param name="model">Null searches by words alone.</param>
    /// <exception cref="DatasetException">The data has no held-out pairs.</exception>
    /// <exception cref="InvalidDataException">The model cannot be read.</exception>
    public static RetrievalTable Run(
        CodePairs data,
        string? model,
        int? threads,
        Action<string, double> progress,
        CancellationToken cancellationToken
    )
    {
        long startedAt = Stopwatch.GetTimestamp();
        string parent = DiskFolder.CreateTemporary("jarvis-retrieval-");
        try
        {
            string folder = Path.Combine(parent, "base");
            new KnowledgeBuilder(TimeProvider.System).Build(
                new KnowledgeRequest([KnowledgeSource.Of(data)], folder, "evaluation", "Evaluation", _whole),
                cancellationToken: cancellationToken
            );
            using var embedder = model is null ? null : TextEmbedder.Load(model, threads);
            if (embedder is not null)
            {
                KnowledgeVectors.Add(
                    folder,
                    model!,
                    Path.GetFullPath(model!),
                    embedder.Width,
                    embedder.Embed,
                    TimeProvider.System.GetUtcNow(),
                    done => progress("Embedding codes", (double)done / data.Pairs.Count),
                    cancellationToken
                );
            }

            using var search = new PairSearch(folder, data, embedder);
            var held = search.Ask(
                Queries(data, "test") is { Count: > 0 } test ? test : Queries(data, null),
                share => progress("Asking", share),
                cancellationToken
            );
            var chosen = search.Ask(Queries(data, "validation"), share => progress("Choosing the weight", share), cancellationToken);
            if (held.Count == 0)
            {
                throw new DatasetException("No pair is held out (partition test); there is nothing to ask that training has not seen.");
            }
            double? weight = embedder is null || chosen.Count == 0 ? null : _weights.MaxBy(w => Fused(chosen, w).Mrr);
            return new RetrievalTable(
                data.Pairs.Count,
                held.Count,
                weight is null ? 0 : chosen.Count,
                model,
                Figures(held, embedder is not null, weight),
                chosen.Count == 0 ? [] : Figures(chosen, embedder is not null, weight),
                Math.Round(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 1)
            );
        }
        finally
        {
            DiskFolder.Delete(parent);
        }
    }

    private static List<int> Queries(CodePairs data, string? split) =>
        [.. Enumerable.Range(0, data.Pairs.Count).Where(i => data.Pairs[i].Split == split)];

    private static List<RetrievalFigures> Figures(IReadOnlyList<PairLists> asked, bool embedded, double? weight)
    {
        var figures = new List<RetrievalFigures> { RetrievalFigures.Of("BM25", [.. asked.Select(a => a.Rank(a.ByWords))]) };
        if (!embedded)
        {
            return figures;
        }
        figures.Add(RetrievalFigures.Of("embeddings", [.. asked.Select(a => a.Rank(a.ByVector))]));
        figures.Add(Fused(asked, 1));
        if (weight is { } chosen)
        {
            figures.Add(Fused(asked, chosen));
        }
        return figures;
    }

    private static RetrievalFigures Fused(IReadOnlyList<PairLists> asked, double weight) =>
        RetrievalFigures.Of(
            "both",
            [
                .. asked.Select(a =>
                    a.Rank([.. RankFusion.Fuse(a.ByWords, a.ByVector, weight).Select(f => new ScoredChunk(f.Chunk, f.Score))])
                ),
            ],
            weight
        );
}
