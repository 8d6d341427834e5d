namespace Jarvis.Cli.Knowledge;

/// <summary>How well one way finds what is sought.</summary>
/// <param name="Mrr">Mean reciprocal rank over the whole pool; what is not found counts 0.</param>
/// <param name="Recall1">Share of the queries whose code is first.</param>
/// <param name="Recall10">Share of the queries whose code is among the first ten.</param>
/// <param name="EmbeddingWeight">What a place in the embeddings' list counted in the fusion; null where nothing was fused.</param>
internal sealed record RetrievalFigures(string Way, double Mrr, double Recall1, double Recall10, double? EmbeddingWeight = null)
{
    /// <param name="ranks">From 1; null where the code was not found.</param>
    public static RetrievalFigures Of(string way, IReadOnlyList<int?> ranks, double? embeddingWeight = null) =>
        new(
            way,
            ranks.Average(rank => rank is { } found ? 1.0 / found : 0),
            ranks.Average(rank => rank is 1 ? 1.0 : 0),
            ranks.Average(rank => rank is <= 10 ? 1.0 : 0),
            embeddingWeight
        );
}

/// <param name="Pool">Codes that are searched.</param>
/// <param name="Queries">Docstrings of the held-out part.</param>
/// <param name="WeightChosenOn">Docstrings of the part that the weight of the fusion was chosen on; 0 where none was chosen.</param>
internal sealed record RetrievalTable(
    int Pool,
    int Queries,
    int WeightChosenOn,
    string? Model,
    IReadOnlyList<RetrievalFigures> Held,
    IReadOnlyList<RetrievalFigures> Chosen,
    double Seconds
);
