using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Knowledge;

/// <summary>What knowledge bases and their hits are called.</summary>
public static class KnowledgeText
{
    public const string JobKind = "knowledge";

    public static string Embeddings(KnowledgeSummary knowledge) =>
        knowledge.Embeddings switch
        {
            [] => "words only",
            [var only] => only.Available ? $"words and {only.Model}" : $"words; {only.Model} is gone",
            [var newest, ..] => $"words and {newest.Model}, {knowledge.Embeddings.Count - 1} more",
        };

    public static string Place(KnowledgeChunk chunk) => chunk.Document == chunk.Source ? Source(chunk) : chunk.Document;

    /// <summary>File and line.</summary>
    public static string Source(KnowledgeChunk chunk) =>
        chunk.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{chunk.Source}:{line}") : chunk.Source;

    /// <summary>What stands beside the place: the section, and the file where the document is called otherwise; null for neither.</summary>
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

    /// <summary>BM25 below this is what a word adds that nearly every chunk has: SQLite counts a millionth for it.</summary>
    private const double Telling = 0.005;

    /// <summary>What BM25 says, with two digits; what would round to nothing says so.</summary>
    public static string Weight(double weight) => weight is > 0 and < Telling ? "< 0.01" : Number(weight, 2);

    /// <summary>Of a word's bar, px: the hit's strongest word has the widest, unless it tells nothing apart itself.</summary>
    public static double BarWidth(WordMatch match, KnowledgeHit hit, double widest) =>
        hit.Matches[0].Weight < Telling ? 0 : Math.Max(2, widest * match.Weight / hit.Matches[0].Weight);

    /// <summary>Why a hit stands where it stands, in one sentence.</summary>
    public static string Why(KnowledgeHit hit) =>
        (hit.Bm25Rank, hit.EmbeddingRank) switch
        {
            ({ } words, { } near) => $"Number {words} by its words and number {near} by its meaning.",
            ({ } words, null) => hit.Cosine is null
                ? $"Number {words} by its words."
                : $"Number {words} by its words; by meaning it is not among the first 200.",
            (null, { } near) => hit.Matches.Count == 0
                ? $"Shares no words with the question; ranked {near} by meaning."
                : $"Number {near} by its meaning.",
            _ => "",
        };
}
