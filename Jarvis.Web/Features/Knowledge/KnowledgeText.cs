using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Knowledge;

/// <summary>Texts about knowledge bases and their hits.</summary>
public static class KnowledgeText
{
    public const string JobKind = "knowledge";

    public static string Embeddings(KnowledgeSummary knowledge) =>
        knowledge.Embeddings switch
        {
            [] => "words only",
            [var only] => only.Available ? $"words and {only.Model}" : $"words; {only.Model} was deleted",
            [var newest, ..] => $"words and {newest.Model}, {knowledge.Embeddings.Count - 1} more",
        };

    public static string Place(KnowledgeChunk chunk) => chunk.Document == chunk.Source ? Source(chunk) : chunk.Document;

    /// <summary>File and line, such as "guide.md:12".</summary>
    public static string Source(KnowledgeChunk chunk) =>
        chunk.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{chunk.Source}:{line}") : chunk.Source;

    /// <summary>The section, and the file where it differs from the document's name; null when there is neither.</summary>
    public static string? Within(KnowledgeChunk chunk) =>
        (chunk.Heading, chunk.Document == chunk.Source) switch
        {
            ({ } heading, true) => "in " + heading,
            ({ } heading, false) => $"in {heading} · {Source(chunk)}",
            (null, false) => Source(chunk),
            _ => null,
        };

    public static string Number(double? value, int digits) =>
        value is { } number ? number.ToString("F" + digits, CultureInfo.InvariantCulture) : Formats.None;

    /// <summary>A word that occurs in nearly every chunk adds less BM25 than this: SQLite gives it a millionth.</summary>
    private const double Telling = 0.005;

    /// <summary>A BM25 score with two decimals; scores above zero that would round to 0.00 become "&lt; 0.01".</summary>
    public static string Weight(double weight) => weight is > 0 and < Telling ? "< 0.01" : Number(weight, 2);

    /// <summary>Width of a word's bar in px, relative to the hit's strongest word; 0 when even that one has no weight.</summary>
    public static double BarWidth(WordMatch match, KnowledgeHit hit, double widest) =>
        hit.Matches[0].Weight < Telling ? 0 : Math.Max(2, widest * match.Weight / hit.Matches[0].Weight);

    /// <summary>Explains a hit's rank in one sentence.</summary>
    public static string Why(KnowledgeHit hit) =>
        (hit.Bm25Rank, hit.EmbeddingRank) switch
        {
            ({ } words, { } near) => $"Rank {words} by words and {near} by meaning.",
            ({ } words, null) => hit.Cosine is null
                ? $"Rank {words} by words."
                : $"Rank {words} by words; not among the first 200 by meaning.",
            (null, { } near) => hit.Matches.Count == 0
                ? $"Rank {near} by meaning; shares no words with the question."
                : $"Rank {near} by meaning.",
            _ => "",
        };
}
