using Jarvis.Contracts;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Models.Families.Llama;
using Jarvis.Engine.Models.Families.Recurrent;
using Jarvis.Engine.Training.Batches;
using Jarvis.Engine.Training.Losses;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Inference.Tests.Generation;

/// <summary>An embedding equals what the contrastive loss trained, computed with the training network.</summary>
public sealed class TextEmbedderTests : IDisposable
{
    private const int Context = 80;
    private static readonly int _vocabulary = TinyModel.ByteTokenizer(chat: true).VocabularySize;

    private static readonly Dictionary<string, ModelConfig> _configs = new()
    {
        ["gpt2"] = new Gpt2Config(new ModelShape(Layers: 2, Heads: 2, Width: 40, Context, _vocabulary)),
        ["llama"] = new LlamaConfig(Layers: 2, Heads: 6, KeyValueHeads: 2, Width: 60, FeedForwardWidth: 77, Context, _vocabulary),
        ["lstm"] = new CombinedConfig(CombinedConfig.Lstm, Layers: 2, EmbeddingWidth: 24, Width: 37, Context, _vocabulary),
        ["gru"] = new CombinedConfig(CombinedConfig.Gru, Layers: 2, EmbeddingWidth: 24, Width: 37, Context, _vocabulary),
    };

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("jarvis-embed-").FullName, "step-00000001");

    public static TheoryData<string> Names => [.. _configs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Embed_AText_IsTheDirectionOfWhatTheContrastiveLossPools(string name)
    {
        using var network = Written(_configs[name]);
        using var embedder = TextEmbedder.Load(_folder, 2);
        float[] vector = new float[embedder.Width];
        foreach (string text in new[] { "def add(a, b): return a + b", "x", new string('y', Context) })
        {
            Assert.True(embedder.Embed(text, vector));
            float[] expected = Direction([Pooled(network, text)]);
            for (int i = 0; i < vector.Length; i++)
            {
                Assert.Equal(expected[i], vector[i], 2e-6f);
            }
        }
    }

    [Fact]
    public void Embed_ATextBeyondTheContext_CountsEveryTokenOnce()
    {
        using var network = Written(_configs["gpt2"]);
        using var embedder = TextEmbedder.Load(_folder, 1);
        string first = new('a', Context),
            second = string.Concat(Enumerable.Repeat("bc ", 11));
        float[] vector = new float[embedder.Width];
        Assert.True(embedder.Embed(first + second, vector));
        float[] expected = Direction([
            Pooled(network, first).Select(x => x * first.Length),
            Pooled(network, second).Select(x => x * second.Length),
        ]);
        for (int i = 0; i < vector.Length; i++)
        {
            Assert.Equal(expected[i], vector[i], 2e-6f);
        }
    }

    [Fact]
    public void Embed_NoText_IsZeros()
    {
        Written(_configs["gpt2"]).Dispose();
        using var embedder = TextEmbedder.Load(_folder, 1);
        float[] vector = [.. Enumerable.Repeat(7f, embedder.Width)];
        Assert.False(embedder.Embed("", vector));
        Assert.All(vector, x => Assert.Equal(0, x));
    }

    private LanguageModel Written(ModelConfig config)
    {
        var network = config.Create(Precisions.Create(PrecisionKind.Fp32));
        network.Initialize(seed: 3);
        network.eval();
        TinyModel.Write(_folder, network);
        return network;
    }

    private static float[] Pooled(LanguageModel network, string text)
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        long[] tokens = [.. TinyModel.ByteTokenizer(chat: true).Encode(text, parseSpecial: false).Select(token => (long)token), 0, 0, 0];
        // Ends with three padding tokens, which the loss ignores.
        tokens = tokens.Length > Context ? tokens[..Context] : tokens;
        int own = Math.Min(Context, text.Length);
        float[] weights = [.. Enumerable.Range(0, tokens.Length).Select(at => at < own ? 1f / own : 0)];
        return ContrastiveObjective
            .Pooled(network, new PaddedRows(tensor(tokens, [1, tokens.Length]), tensor(weights, [1, tokens.Length])))
            .flatten()
            .data<float>()
            .ToArray();
    }

    private static float[] Direction(IEnumerable<IEnumerable<float>> parts)
    {
        double[] sum = [.. parts.Aggregate((a, b) => a.Zip(b, (x, y) => x + y)).Select(x => (double)x)];
        double length = Math.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => (float)(x / length))];
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
}
