namespace Jarvis.Cli.Knowledge;

/// <summary>How well one search method finds the code sought.</summary>
/// <param name="Mrr">Mean reciprocal rank over the whole pool; a query whose code is not found counts 0.</param>
/// <param name="Recall1">Share of the queries whose code is first.</param>
/// <param name="Recall10">Share of the queries whose code is among the first ten.</param>
/// <param name="EmbeddingWeight">Weight of the embeddings' ranks in the fusion; null if nothing was fused.</param>
internal sealed record RetrievalFigures(string Way, double Mrr, double Recall1, double Recall10, double? EmbeddingWeight = null)
{
    /// <param name="ranks">From 1; null if the code was not found.</param>
    public static RetrievalFigures Of(string way, IReadOnlyList<int?> ranks, double? embeddingWeight = null) =>
        new(
            way,
            ranks.Average(rank => rank is { } found ? 1.0 / found : 0),
            ranks.Average(rank => rank is 1 ? 1.0 : 0),
            ranks.Average(rank => rank is <= 10 ? 1.0 : 0),
            embeddingWeight
        );
}

/// <param name="Pool">Number of code snippets that are searched.</param>
/// <param name="Queries">Number of docstrings in the held-out split.</param>
/// <param name="WeightChosenOn">Number of docstrings in the split on which the weight of the fusion was chosen; 0 if none was
/// chosen.</param>
internal sealed record RetrievalTable(
    int Pool,
    int Queries,
    int WeightChosenOn,
    string? Model,
    IReadOnlyList<RetrievalFigures> Held,
    IReadOnlyList<RetrievalFigures> Chosen,
    double Seconds
);
