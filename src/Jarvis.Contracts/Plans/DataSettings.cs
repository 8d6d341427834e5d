namespace Jarvis.Contracts;

/// <summary>The training data, and how it is tokenized.</summary>
public sealed record DataSettings
{
    [Setting("Data", "Files or datasets to learn from: paths, or dataset:ID.", Key = "data")]
    public IReadOnlyList<string> Files { get; init; } = [];

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
