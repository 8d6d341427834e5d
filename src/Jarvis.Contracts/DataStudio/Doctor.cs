namespace Jarvis.Contracts;

/// <summary>What the doctor looks for and how strictly; the form shows every default and lets the user change it.</summary>
/// <param name="NearThreshold">Jaccard similarity of word 5-gram shingles from which two records are near duplicates.</param>
/// <param name="ContextTokens">Records longer than this many tokens are too long; null = not checked.</param>
/// <param name="Language">Two letters; records of another language are flagged; null = the most frequent.</param>
/// <param name="DifficultyRun">A run or checkpoint (RUN, RUN/step-00000050, a folder) whose loss gives the difficulty, instead of length,
/// rarity and structure.</param>
/// <param name="Tokenizer">Id of the tokenizer that counts tokens; null estimates them from the characters.</param>
/// <param name="MustNotContain">Benchmarks and datasets whose texts must not occur in the data: paths of files (HumanEval.jsonl.gz; within
/// the allowed roots) and dataset:ID. The files in JARVIS_HOME/references are always included.</param>
public sealed record DoctorOptions(
    double NearThreshold = 0.8,
    int ShortCharacters = 20,
    int? ContextTokens = 2048,
    string? Language = null,
    string? DifficultyRun = null,
    bool ClassifyDomains = true,
    string? Tokenizer = null,
    IReadOnlyList<string>? MustNotContain = null
);

/// <summary>How much a finding matters, in ascending order.</summary>
public enum FindingSeverity
{
    Fine,
    Note,
    Warning,
    Problem,
}

/// <param name="Check">Id: exact-duplicate, near-duplicate, leak (train and validation), contamination, empty, short, long, truncated,
/// language, language-label, repetition, markup, secret, personal, contradiction, quality, difficulty, domain, balance.</param>
/// <param name="Count">Number of affected records.</param>
/// <param name="Figures">Figures by name, with the unit in the name: "pairs", "threshold", "median".</param>
/// <param name="Mend">What one click would do, in words: "Remove 120 of 240 near duplicates, keeping the longer one"; null if there is
/// nothing to fix.</param>
public sealed record DoctorFinding(
    string Check,
    string Title,
    FindingSeverity Severity,
    long Count,
    string Explanation,
    IReadOnlyDictionary<string, double> Figures,
    IReadOnlyList<DoctorExample> Examples,
    string? Mend,
    int? MendedBy = null
);

/// <summary>One example; texts are excerpts, secrets masked. The other record is the one that it duplicates or contradicts.</summary>
public sealed record DoctorExample(long RecordId, string Excerpt, string Why, double? Score, long? OtherId, string? OtherExcerpt);

/// <param name="Health">0 to 1: 1 minus the share of records with a warning or problem.</param>
/// <param name="Version">The version that was checked; if the dataset has a newer version, the report is out of date.</param>
public sealed record DoctorReport(
    string DatasetId,
    int Version,
    DateTimeOffset At,
    DoctorOptions Options,
    long Records,
    double Health,
    IReadOnlyList<DoctorFinding> Findings,
    IReadOnlyList<QualityPart> QualityParts
);

/// <param name="Name">Documented in docs: length, repetition, symbols, language, markup, structure.</param>
/// <param name="Weight">This part's share of the score.</param>
public sealed record QualityPart(string Name, double Weight, double Mean, string Explanation);

/// <summary>Applies fixes from the newest report; each becomes one change set that can be undone.</summary>
public sealed record FixDataset(IReadOnlyList<string> Checks);
