using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Generation.Decoding;
using Xunit;

namespace Jarvis.Inference.Tests.Generation;

public class Gpt2DecodingTests
{
    private static IDecoderModel Load(int threads = 2) => Gpt2Model.Load(Goldens.Folder("gpt2"), threads);

    private static int[] Greedy(TokenGenerator generator, IReadOnlyList<int> prompt, int count)
    {
        var answer = new List<int>();
        generator.Begin(new GenerationRequest(prompt, count, new SamplingOptions(Temperature: 0), new HashSet<int>()));
        while (generator.Next(default) is { } token) answer.Add(token.Id);
        return [.. answer];
    }

    [Fact]
    public void Greedy_Golden_GivesTheReferenceTokens()
    {
        using var model = Load();
        using var generator = new TokenGenerator(model);
        // The file holds prompt and answer in one; the prompt is the beginning of its first input row.
        int[] all = GoldenTokens("greedy"), input = GoldenTokens("input_ids");
        int prompt = Enumerable.Range(0, all.Length).TakeWhile(at => all[at] == input[at]).Count();
        Assert.InRange(prompt, 1, all.Length - 1);
        Assert.Equal(all[prompt..], Greedy(generator, all[..prompt], all.Length - prompt));
    }

    [Fact]
    public void Append_TokenByToken_GivesTheVeryLogitsOfOneSlice()
    {
        using var model = Load();
        using IDecoderSequence whole = model.Open(), single = model.Open();
        int[] tokens = [.. Enumerable.Range(0, model.ContextLength).Select(at => at * 7 % model.VocabularySize)];
        var expected = whole.Append(tokens, default).ToArray();
        ReadOnlySpan<float> logits = default;
        foreach (int token in tokens) logits = single.Append([token], default);
        Assert.Equal(expected, logits.ToArray());
    }

    [Fact]
    public void Append_WithAnyNumberOfThreads_GivesTheVerySameLogits()
    {
        int[] tokens = [5, 9, 200, 3, 3, 17];
        var results = new List<float[]>();
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using var model = Load(threads);
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
        using TokenGenerator fresh = new(model), used = new(model);
        int[] first = [1, 2, 3, 4, 5], second = [1, 2, 3, 4, 9, 8];
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
        Assert.Throws<ArgumentException>(() => { sequence.Append([model.VocabularySize], default); });
        Assert.Throws<ArgumentException>(() => { sequence.Append(new int[model.ContextLength + 1], default); });
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
        if (damage == "cut") bytes = bytes[..^100];
        if (damage == "empty") bytes = [];
        if (damage == "header") BinaryPrimitives.WriteInt64LittleEndian(bytes, long.MaxValue);
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), bytes);
        File.Copy(Path.Combine(Goldens.Folder("gpt2"), "config.json"), Path.Combine(folder, "config.json"));
        var problem = Assert.Throws<InvalidDataException>(() => DecoderModels.Load(folder, 1));
        Assert.Contains("model.safetensors", problem.Message);
        Directory.Delete(folder, true);
    }

    /// <summary>An integer tensor of <c>golden.safetensors</c>.</summary>
    private static int[] GoldenTokens(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Goldens.Folder("gpt2"), "golden.safetensors"));
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var document = JsonDocument.Parse(file.AsMemory(8, header));
        var tensor = document.RootElement.GetProperty(name);
        var offsets = tensor.GetProperty("data_offsets").Deserialize<int[]>()!;
        var data = file.AsSpan(8 + header + offsets[0], offsets[1] - offsets[0]);
        return tensor.GetProperty("dtype").GetString() == "I64" ? [.. MemoryMarshal.Cast<byte, long>(data).ToArray().Select(id => (int)id)] : MemoryMarshal.Cast<byte, int>(data).ToArray();
    }
}
