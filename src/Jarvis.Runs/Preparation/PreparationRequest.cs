using Jarvis.Contracts;
using Jarvis.Tokenizers.Training;

namespace Jarvis.Runs.Preparation;

/// <summary>What to turn into token files, and how. Equal requests over equal content give equal files.</summary>
/// <param name="Data">Files, folders of files, or <c>dataset:ID</c> (its newest version) or <c>dataset:ID@VERSION</c>.</param>
public sealed record PreparationRequest(IReadOnlyList<string> Data)
{
    /// <summary>
    /// How much of each entry of <see cref="Data"/> is used: its weight, divided by the largest where that is above 1. Null uses all.
    /// </summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>How raw files are read; auto detects it.</summary>
    public string Format { get; init; } = "auto";

    /// <summary>Share of documents held out, 0 to below 1.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>
    /// A <c>tokenizer.json</c>, a folder with one, or the id of one under <c>tokenizers/</c>; null trains one on the documents.
    /// </summary>
    public string? Tokenizer { get; init; }

    /// <summary>Entries of a newly trained tokenizer.</summary>
    public int VocabularySize { get; init; } = 8192;

    /// <summary>Decides which documents are held out.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Share of the documents of one entry of <see cref="Data"/> that is used, above 0 to 1.</summary>
    internal double Share(int entry) => Weights is { } weights ? DataWeight.Share(weights[entry], weights) : 1;

    public IEnumerable<string> Problems()
    {
        if (Data.Count == 0)
        {
            yield return "No data is named. Give at least one file, folder or dataset:ID.";
        }

        if (Weights is not null && Weights.Count != Data.Count)
        {
            yield return $"There are {Weights.Count} weights for {Data.Count} entries of data. Give one for each.";
        }

        if (Validation is not (>= 0 and < 1))
        {
            yield return $"The validation share is {Validation}; it must be at least 0 and below 1.";
        }

        if (Tokenizer is null)
        {
            foreach (string problem in BpeTrainingOptions.ForRuns(VocabularySize).Problems())
            {
                yield return problem;
            }
        }
    }
}
