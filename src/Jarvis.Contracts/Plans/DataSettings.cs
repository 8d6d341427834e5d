namespace Jarvis.Contracts;

/// <summary>The training data, and how it is tokenized.</summary>
public sealed record DataSettings
{
    [Setting("Data", "Files or datasets to learn from: paths, or dataset:ID.", Key = "data")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Setting(
        "Weights",
        "How much of each entry of the data is used, in the same order: 1 is all of it, 0.5 a random half. A weight above 1 takes less of "
            + "the others; nothing is repeated. Empty uses all of everything.",
        Key = "data_weights"
    )]
    public IReadOnlyList<double>? Weights { get; init; }

    [Setting("Format", "How raw files are read; auto looks at them.")]
    public RawFormat Format { get; init; } = RawFormat.Auto;

    [Setting("Validation share", "Part of the documents held out for validation.", Unit = "share", Least = 0, Most = 0.9)]
    public double Validation { get; init; } = 0.1;

    [Setting(
        "Tokenizer",
        "A tokenizer.json, a folder with one, or a tokenizer's id; empty trains one on the data.",
        Suggests = "tokenizers"
    )]
    public string? Tokenizer { get; init; }

    [Setting(
        "Vocabulary",
        "Entries of a newly trained tokenizer. Leave empty for the preset's value.",
        Unit = "tokens",
        OnlyWith = "!tokenizer",
        Least = 257,
        Most = 1_000_000
    )]
    public int? VocabularySize { get; init; }
}
