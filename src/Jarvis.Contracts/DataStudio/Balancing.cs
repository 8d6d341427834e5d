namespace Jarvis.Contracts;

/// <summary>
/// How domains are balanced: those below the floor are left out, the sizes of the others tempered, then capped. Nothing is repeated.
/// </summary>
/// <param name="Temperature">Sizes become proportional to n^(1/temperature): 1 changes nothing, more evens out, 100 is nearly even. No
/// domain grows, so the smallest stays whole.</param>
/// <param name="Cap">Most records of a domain.</param>
/// <param name="Floor">Domains with fewer records are left out whole.</param>
public sealed record BalanceRequest(long? Cap = null, long? Floor = null, double Temperature = 1, long Seed = 1);

/// <summary>Records a class before and after, without anything being changed.</summary>
public sealed record BalancePreview(IReadOnlyDictionary<string, long> Before, IReadOnlyDictionary<string, long> After);

/// <summary>A dataset of other datasets: seen, prepared and trained on as one.</summary>
/// <param name="Weight">Share of its records relative to the others'; 1 takes them as they are, below 1 a seeded sample, above 1 repeats
/// nothing and weighs the others down.</param>
public sealed record MixturePart(string DatasetId, double Weight);

/// <summary>Asks for a mixture; the same parts and seed give the same records in the same order.</summary>
public sealed record CreateMixture(string Name, IReadOnlyList<MixturePart> Parts, long Seed = 1);

/// <summary>A part of a mixture as it was when it was mixed.</summary>
/// <param name="Version">The version of the dataset that was taken; with <paramref name="Hash"/> its exact content.</param>
/// <param name="Records">Records taken, of <paramref name="Of"/>.</param>
public sealed record MixedPart(string DatasetId, string Name, double Weight, int Version, string Hash, long Records, long Of);

/// <summary>What a mixture was made of; with newer versions of its parts it can be made again.</summary>
public sealed record MixtureRecipe(IReadOnlyList<MixedPart> Parts, long Seed);

/// <param name="Domains">Records by domain; those without one count for their dataset.</param>
/// <param name="Records">At most: copies that several parts have are left out when it is made.</param>
public sealed record MixturePreview(IReadOnlyList<MixedPart> Parts, IReadOnlyDictionary<string, long> Domains, long Records);

/// <summary>Validation records chosen by document, stratified by domain, near duplicates kept on one side.</summary>
public sealed record SplitRequest(double Validation = 0.1, long Seed = 1);

/// <summary>New records made of those that are there.</summary>
/// <param name="Method">template, reverse, cloze, model.</param>
/// <param name="Template">For template: text with {instruction}, {response}, {text}, {system}, {domain}, {language}, {source}; a line of
/// --- parts question and answer. For model: the prompt; null = the record's own question, or the beginning of its text.</param>
/// <param name="Model">For model: the folder of a checkpoint (GET /api/checkpoints) or of a model, or the id of a run, whose best
/// checkpoint then writes.</param>
/// <param name="MaxShare">Most synthetic records as a share of all.</param>
public sealed record SyntheticRequest(
    string Method,
    string? Template = null,
    string? Model = null,
    double MaxShare = 0.2,
    long? Most = null,
    long Seed = 1
);
