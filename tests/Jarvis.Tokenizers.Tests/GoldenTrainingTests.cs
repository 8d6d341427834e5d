using System.Text.Json;
using Jarvis.Tokenizers.Training;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>Our trainer learns the same merges as Hugging Face's.</summary>
public sealed class GoldenTrainingTests
{
    [Fact]
    public void Golden_TrainedOnShakespeare_HasTheReferenceVocabularyAndMerges() =>
        AssertLearns(Shared.Need("data", "shakespeare", "input.txt"), Shared.Need("goldens", "bpe-training", "shakespeare.tokenizer.json"));

    /// <summary>Runs of one letter, where pairs overlap and counts tie: this is where trainers differ.</summary>
    [Fact]
    public void Golden_TrainedOnRunsOfLetters_HasTheReferenceVocabularyAndMerges() =>
        AssertLearns(
            Path.Combine(AppContext.BaseDirectory, "Goldens", "runs.txt"),
            Path.Combine(AppContext.BaseDirectory, "Goldens", "runs.tokenizer.json")
        );

    /// <summary>Several scripts, accents, emoji and every kind of line end, at random.</summary>
    [Fact]
    public void Golden_TrainedOnManyScripts_HasTheReferenceVocabularyAndMerges() =>
        AssertLearns(
            Path.Combine(AppContext.BaseDirectory, "Goldens", "scripts.txt"),
            Path.Combine(AppContext.BaseDirectory, "Goldens", "scripts.tokenizer.json")
        );

    private static void AssertLearns(string text, string golden)
    {
        var parts = TokenizerTraining.Train(
            TokenizerTraining.FileInLines(text),
            lines: true,
            new BpeTrainingOptions { VocabularySize = 30_000 }
        );

        using var json = JsonDocument.Parse(File.ReadAllBytes(golden));
        var model = json.RootElement.GetProperty("model");
        var vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetInt32());
        var merges = model.GetProperty("merges").EnumerateArray().Select(m => (m[0].GetString()!, m[1].GetString()!)).ToList();
        Assert.Equal(merges, parts.Merges);
        Assert.Equal(vocabulary, parts.Vocabulary.ToDictionary());
    }
}
