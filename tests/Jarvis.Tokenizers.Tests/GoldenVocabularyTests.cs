using System.Text.Json;
using Jarvis.Storage;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>Every byte-level BPE vocabulary of the shared folder gives Hugging Face's ids in every case.</summary>
public sealed class GoldenVocabularyTests
{
    [Fact]
    public void Golden_EveryByteLevelVocabulary_GivesTheReferenceIds()
    {
        string root = Shared.Need("tokenizers");
        int vocabularies = 0;
        foreach (string folder in Directory.GetDirectories(root).Where(IsByteLevelBpe).Order(StringComparer.Ordinal))
        {
            var cases = Cases(folder);
            var tokenizer = TextTokenizer.Load(folder);
            foreach (var (text, ids) in cases)
            {
                Assert.True(
                    ids.AsSpan().SequenceEqual(tokenizer.Encode(text)),
                    $"{Path.GetFileName(folder)}: \"{text}\" gives {string.Join(' ', tokenizer.Encode(text))}, not {string.Join(' ', ids)}"
                );
            }

            vocabularies++;
        }

        Assert.True(
            vocabularies >= 2,
            $"{root} holds {vocabularies} byte-level vocabularies with cases; GPT-2's and DeepSeek-Coder's are expected."
        );
    }

    [Fact]
    public void Golden_EveryCase_DecodesToItsText()
    {
        foreach (string folder in Directory.GetDirectories(Shared.Need("tokenizers")).Where(IsByteLevelBpe))
        {
            var tokenizer = TextTokenizer.Load(folder);
            foreach (var (text, ids) in Cases(folder))
            {
                Assert.Equal(text, tokenizer.DecodeText(ids));
            }
        }
    }

    [Fact]
    public void Golden_VocabularyAndMergesFiles_GiveTheSameIdsAsTokenizerJson()
    {
        string folder = Shared.Need("tokenizers", "gpt2");
        var alone = Directory.CreateTempSubdirectory("jarvis-vocab-");
        try
        {
            File.Copy(Path.Combine(folder, "vocab.json"), Path.Combine(alone.FullName, "vocab.json"));
            File.Copy(Path.Combine(folder, "merges.txt"), Path.Combine(alone.FullName, "merges.txt"));
            var tokenizer = TextTokenizer.Load(alone.FullName);
            Assert.All(Cases(folder), c => Assert.Equal(c.Ids, tokenizer.Encode(c.Text)));
        }
        finally
        {
            DiskFolder.Delete(alone.FullName); // the copies are as read-only as the originals
        }
    }

    [Fact]
    public void Golden_WrittenAndReadAgain_GivesTheSameIdsAndTheSameBytes()
    {
        foreach (string folder in Directory.GetDirectories(Shared.Need("tokenizers")).Where(IsByteLevelBpe))
        {
            var copy = Directory.CreateTempSubdirectory("jarvis-tokenizer-");
            try
            {
                TextTokenizer.Load(folder).Save(copy.FullName);
                var again = TextTokenizer.Load(copy.FullName);
                Assert.Equal(File.ReadAllBytes(Path.Combine(copy.FullName, "tokenizer.json")), again.ToJson());
                Assert.All(Cases(folder), c => Assert.Equal(c.Ids, again.Encode(c.Text)));
            }
            finally
            {
                copy.Delete(recursive: true);
            }
        }
    }

    private static bool IsByteLevelBpe(string folder)
    {
        string file = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(file) || !File.Exists(Path.Combine(folder, "cases.json")))
        {
            return false;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return json.RootElement.GetProperty("model").GetProperty("type").GetString() == "BPE"
            && json.RootElement.GetProperty("pre_tokenizer").GetRawText().Contains("\"ByteLevel\"", StringComparison.Ordinal);
    }

    private static List<(string Text, int[] Ids)> Cases(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        return
        [
            .. json
                .RootElement.EnumerateArray()
                .Select(c =>
                    (c.GetProperty("text").GetString()!, c.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32()).ToArray())
                ),
        ];
    }
}
