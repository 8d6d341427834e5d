namespace Jarvis.Data.Importing;

/// <param name="Share">0 to 1 of the whole import, indexing included.</param>
/// <param name="Remaining">Null until it can be estimated.</param>
public sealed record ImportProgress(
    string Phase,
    double Share,
    TimeSpan? Remaining,
    long BytesRead,
    long BytesTotal,
    long Records,
    long Duplicates,
    long Broken
);
