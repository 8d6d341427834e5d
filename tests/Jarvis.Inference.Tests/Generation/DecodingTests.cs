using System.Buffers.Binary;
using Jarvis.Engine.Decoding;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Generation.Sampling;
using Xunit;

namespace Jarvis.Inference.Tests.Generation;

/// <summary>Every family of models against the reference and against itself.</summary>
public class DecodingTests
{
    public static TheoryData<string> Families => ["gpt2", "llama", "lstm", "gru"];

    private static IDecoderModel Load(string family = "gpt2", int threads = 2) => DecoderModels.Load(Goldens.Folder(family), threads);

    private static int[] Greedy(TokenGenerator generator, IReadOnlyList<int> prompt, int count)
    {
        var answer = new List<int>();
        generator.Begin(new GenerationRequest(prompt, count, new SamplingOptions(Temperature: 0), new HashSet<int>()));
        while (generator.Next(default) is { } token)
        {
            answer.Add(token.Id);
        }
        return [.. answer];
    }

    [Theory, MemberData(nameof(Families))]
    public void Append_Golden_GivesTheReferenceLogits(string family)
    {
        using var model = Load(family);
        float[] expected = Goldens.Tensor<float>(family, "logits"); // (B, T, vocabulary)
        int at = 0;
        foreach (int[] row in Goldens.Tokens(family, "input_ids"))
        {
            using var sequence = model.Open();
            foreach (int token in row)
            {
                foreach (float logit in sequence.Append([token], default))
                {
                    Assert.Equal(expected[at++], logit, 2e-5f);
                }
            }
        }
        Assert.Equal(expected.Length, at);
    }

    [Theory, MemberData(nameof(Families))]
    public void Greedy_Golden_GivesTheReferenceTokens(string family)
    {
        using var model = Load(family);
        using var generator = new TokenGenerator(model);
        // The file has prompt and answer in one row; the prompt is the beginning of its first input row.
        int[] all = Goldens.Tokens(family, "greedy")[0],
            input = Goldens.Tokens(family, "input_ids")[0];
        int prompt = all.Zip(input).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.InRange(prompt, 1, all.Length - 1);
        Assert.Equal(all[prompt..], Greedy(generator, all[..prompt], all.Length - prompt));
    }

    [Theory, MemberData(nameof(Families))]
    public void Append_TokenByToken_GivesTheVeryLogitsOfOneSlice(string family)
    {
        using var model = Load(family);
        using IDecoderSequence whole = model.Open(),
            single = model.Open();
        int[] tokens = [.. Enumerable.Range(0, model.ContextLength).Select(at => at * 7 % model.VocabularySize)];
        var expected = whole.Append(tokens, default).ToArray();
        ReadOnlySpan<float> logits = default;
        foreach (int token in tokens)
        {
            logits = single.Append([token], default);
        }
        Assert.Equal(expected, logits.ToArray());
    }

    [Theory, MemberData(nameof(Families))]
    public void Truncate_ToAnyLength_GoesOnAsIfTheRestHadNeverBeen(string family)
    {
        using var model = Load(family);
        using IDecoderSequence fresh = model.Open(),
            used = model.Open();
        int[] tokens = [.. Enumerable.Range(0, model.ContextLength).Select(at => at * 11 % model.VocabularySize)];
        used.Append(tokens, default);
        foreach (int length in new[] { tokens.Length - 2, tokens.Length / 2 + 1, tokens.Length / 2, 3, 0 })
        {
            used.Truncate(length);
            fresh.Truncate(0);
            Assert.Equal(length, used.Length);
            Assert.Equal(fresh.Append([.. tokens[..length], 1, 2], default).ToArray(), used.Append([1, 2], default).ToArray());
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Append_WithAnyNumberOfThreads_GivesTheVerySameLogits(string family)
    {
        int[] tokens = [5, 9, 20, 3, 3, 17];
        var results = new List<float[]>();
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using var model = Load(family, threads);
            using var sequence = model.Open();
            results.Add(sequence.Append(tokens, default).ToArray());
        }
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Generate_NextTurnOfTheSameConversation_ReusesWhatIsHeldAndAnswersTheSame()
    {
        using var model = Load();
        using TokenGenerator fresh = new(model),
            used = new(model);
        int[] first = [1, 2, 3, 4, 5],
            second = [1, 2, 3, 4, 9, 8];
        Greedy(used, first, 10);
        Assert.Equal(Greedy(fresh, second, 10), Greedy(used, second, 10));
        Assert.Equal(4, used.ReusedTokens);
    }

    [Fact]
    public void Generate_ToTheEndOfTheContext_EndsByLength()
    {
        using var model = Load();
        using var generator = new TokenGenerator(model);
        Assert.Equal(model.ContextLength - 2, Greedy(generator, [1, 2, 3], 1000).Length);
    }

    [Fact]
    public void Generate_Cancelled_StopsAtTheNextToken()
    {
        using var model = Load();
        using var generator = new TokenGenerator(model);
        using var cancel = new CancellationTokenSource();
        generator.Begin(new GenerationRequest([1, 2], 50, new SamplingOptions(Temperature: 0), new HashSet<int>()));
        Assert.NotNull(generator.Next(cancel.Token));
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => generator.Next(cancel.Token));
    }

    [Fact]
    public void Append_BadTokens_AreRefused()
    {
        using var model = Load();
        using var sequence = model.Open();
        Assert.Throws<ArgumentException>(() =>
        {
            sequence.Append([model.VocabularySize], default);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            sequence.Append(new int[model.ContextLength + 1], default);
        });
        Assert.Equal(0, sequence.Length);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("header")]
    [InlineData("empty")]
    public void Load_DamagedWeights_SaysWhich(string damage)
    {
        string folder = Directory.CreateTempSubdirectory("jarvis-").FullName;
        byte[] bytes = File.ReadAllBytes(Path.Combine(Goldens.Folder("gpt2"), "model.safetensors"));
        if (damage == "cut")
        {
            bytes = bytes[..^100];
        }
        if (damage == "empty")
        {
            bytes = [];
        }
        if (damage == "header")
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, long.MaxValue);
        }
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), bytes);
        File.Copy(Path.Combine(Goldens.Folder("gpt2"), "config.json"), Path.Combine(folder, "config.json"));
        var problem = Assert.Throws<InvalidDataException>(() => DecoderModels.Load(folder, 1));
        Assert.Contains("model.safetensors", problem.Message);
        Directory.Delete(folder, true);
    }
}
