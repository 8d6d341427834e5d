using System.Text.Json;
using Jarvis.Engine.Tokenizers.Training;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>Our trainer learns what Hugging Face's trainer learned.</summary>
public sealed class GoldenTrainingTests
{
    [Fact]
    public void Golden_TrainedOnShakespeare_HasTheReferenceVocabularyAndMerges()
    {
        string golden = Shared.Need("goldens", "bpe-training", "shakespeare.tokenizer.json");
        string text = Shared.Need("data", "shakespeare", "input.txt");

        var parts = TokenizerTraining.Train(TokenizerTraining.FileInLines(text), lines: true, new BpeTrainingOptions { VocabularySize = 30_000 });

        using var json = JsonDocument.Parse(File.ReadAllBytes(golden));
        var model = json.RootElement.GetProperty("model");
        var vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetInt32());
        var merges = model.GetProperty("merges").EnumerateArray().Select(m => (m[0].GetString()!, m[1].GetString()!)).ToList();
        Assert.Equal(merges, parts.Merges);
        Assert.Equal(vocabulary, parts.Vocabulary.ToDictionary());
    }
}
