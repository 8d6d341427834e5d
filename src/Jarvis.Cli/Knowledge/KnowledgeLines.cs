using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Cli.Knowledge;

/// <summary>The human-readable output of the <c>knowledge</c> verbs.</summary>
internal static class KnowledgeLines
{
    public static IEnumerable<string> Of(KnowledgeAnswer answer)
    {
        if (answer.Note is { } note)
        {
            yield return note;
        }
        if (answer.Hits.Count == 0)
        {
            yield return "Nothing was found.";
        }
        foreach (var hit in answer.Hits)
        {
            yield return $"{(hit.Chunk.Document == hit.Chunk.Source ? "" : $"{hit.Chunk.Document}  ")}{hit.Chunk.Source}"
                + $"{(hit.Chunk.Line is { } line ? $":{line}" : "")}{(hit.Chunk.Heading is { } heading ? $"  ({heading})" : "")}";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  score {hit.Score:F4}  words {(hit.Bm25Rank is { } words ? $"#{words}, {hit.Bm25:F2}" : "-")}  embedding "
                    + $"{(hit.EmbeddingRank is { } near ? $"#{near}" : "-")}{(hit.Cosine is { } cosine ? $", cosine {cosine:F3}" : "")}"
            );
            if (hit.Matches.Count > 0)
            {
                yield return "  "
                    + string.Join(
                        "  ",
                        hit.Matches.Take(8).Select(match => string.Create(CultureInfo.InvariantCulture, $"{match.Word} {match.Weight:F2}"))
                    );
            }
            yield return "  " + hit.Excerpt.ReplaceLineEndings("\n  ");
        }
    }

    public static IEnumerable<string> Of(RetrievalTable table)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{table.Queries} docstrings of the held-out part, {table.Pool} codes to find them in, {table.Seconds} s"
        );
        foreach (var way in table.Held)
        {
            yield return Line(way);
        }
        if (table.Chosen.Count == 0)
        {
            yield break;
        }
        yield return "the validation part, on which the weight was chosen:";
        foreach (var way in table.Chosen)
        {
            yield return Line(way);
        }
    }

    private static string Line(RetrievalFigures way) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {way.Way + (way.EmbeddingWeight is { } weight ? $" (embeddings × {weight})" : ""),-28} MRR {way.Mrr:F3}  "
                + $"recall@1 {way.Recall1:P1}  recall@10 {way.Recall10:P1}"
        );
}
