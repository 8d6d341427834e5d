namespace Jarvis.Contracts;

/// <summary>
/// How domains are balanced: those below the floor are dropped, then the sizes of the others are tempered, then capped. No record is
/// repeated.
/// </summary>
/// <param name="Temperature">Sizes become proportional to n^(1/temperature): 1 changes nothing, more evens out, 100 is nearly even. No
/// domain grows, so the smallest keeps all its records.</param>
/// <param name="Cap">Maximum number of records per domain.</param>
/// <param name="Floor">Domains with fewer records are dropped entirely.</param>
public sealed record BalanceRequest(long? Cap = null, long? Floor = null, double Temperature = 1, long Seed = 1);

/// <summary>Records per domain before and after balancing; nothing is changed.</summary>
public sealed record BalancePreview(IReadOnlyDictionary<string, long> Before, IReadOnlyDictionary<string, long> After);

/// <summary>
/// One part of a mixture, which is a dataset made of other datasets and is viewed, prepared and trained on like any other.
/// </summary>
/// <param name="Weight">Share of its records relative to the other parts: 1 takes all records, less than 1 a seeded sample. More than 1
/// repeats no records but samples the other parts instead.</param>
public sealed record MixturePart(string DatasetId, double Weight);

/// <summary>Asks for a mixture; the same parts and seed give the same records in the same order.</summary>
public sealed record CreateMixture(string Name, IReadOnlyList<MixturePart> Parts, long Seed = 1);

/// <summary>A part of a mixture as it was when the mixture was made.</summary>
/// <param name="Version">The dataset version used; together with <paramref name="Hash"/> it identifies the exact content.</param>
/// <param name="Records">Records taken, of <paramref name="Of"/>.</param>
public sealed record MixedPart(string DatasetId, string Name, double Weight, int Version, string Hash, long Records, long Of);

/// <summary>What a mixture was made of, so that it can be made again from newer versions of its parts.</summary>
public sealed record MixtureRecipe(IReadOnlyList<MixedPart> Parts, long Seed);

/// <param name="Domains">Records by domain; records without one are counted under their dataset.</param>
/// <param name="Records">An upper bound: duplicates across parts are dropped when the mixture is made.</param>
public sealed record MixturePreview(IReadOnlyList<MixedPart> Parts, IReadOnlyDictionary<string, long> Domains, long Records);

/// <summary>Validation records chosen by document, stratified by domain, near duplicates kept on one side.</summary>
public sealed record SplitRequest(double Validation = 0.1, long Seed = 1);

/// <summary>Asks for synthetic records generated from the existing ones.</summary>
/// <param name="Method">template, reverse, cloze, model.</param>
/// <param name="Template">For template: text with {instruction}, {response}, {text}, {system}, {domain}, {language}, {source}; a line of
/// --- separates question and answer. For model: the prompt; null = the record's own question, or the beginning of its text.</param>
/// <param name="Model">For model: the folder of a checkpoint (GET /api/checkpoints) or of a model, or the id of a run, whose best
/// checkpoint is then used.</param>
/// <param name="MaxShare">Maximum share of synthetic records among all records.</param>
public sealed record SyntheticRequest(
    string Method,
    string? Template = null,
    string? Model = null,
    double MaxShare = 0.2,
    long? Most = null,
    long Seed = 1
);
