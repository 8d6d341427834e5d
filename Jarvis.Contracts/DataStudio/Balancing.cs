namespace Jarvis.Contracts;

/// <summary>How domains are balanced: their sizes are tempered (n^(1/temperature), so 1 changes nothing and more evens out), then capped; small ones are repeated up to the floor never: the floor names those that are left out.</summary>
/// <param name="Cap">Most records of a domain.</param>
/// <param name="Floor">Domains with fewer records are left out whole.</param>
public sealed record BalanceRequest(long? Cap = null, long? Floor = null, double Temperature = 1, long Seed = 1);

public sealed record BalancePreview(IReadOnlyDictionary<string, long> Before, IReadOnlyDictionary<string, long> After);

/// <summary>A dataset of other datasets: seen, prepared and trained on as one.</summary>
/// <param name="Weight">Share of its records relative to the others'; 1 takes them as they are, below 1 a seeded sample, above 1 repeats nothing and weighs the others down.</param>
public sealed record MixturePart(string DatasetId, double Weight);

public sealed record CreateMixture(string Name, IReadOnlyList<MixturePart> Parts, long Seed = 1);

/// <summary>Validation records chosen by document, stratified by domain, near duplicates kept on one side.</summary>
public sealed record SplitRequest(double Validation = 0.1, long Seed = 1);

/// <summary>New records made of those that are there.</summary>
/// <param name="Method">template, reverse, cloze, model.</param>
/// <param name="Template">For template: text with {instruction}, {response}, {domain} …; two parts by a line of ---.</param>
/// <param name="Model">For model: run or checkpoint that writes.</param>
/// <param name="MaxShare">Most synthetic records as a share of all.</param>
public sealed record SyntheticRequest(string Method, string? Template = null, string? Model = null, double MaxShare = 0.2, long? Most = null, long Seed = 1);
