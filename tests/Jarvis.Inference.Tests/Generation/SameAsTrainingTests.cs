using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Models.Families.Llama;
using Jarvis.Engine.Models.Families.Recurrent;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Inference.Tests.Generation;

/// <summary>Two implementations of each network agree: the one that trains with tensors, and the one that answers.</summary>
public sealed class SameAsTrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-same-").FullName;

    /// <summary>Sizes that are not multiples of panels or vectors, and every option that a family has.</summary>
    private static readonly Dictionary<string, ModelConfig> _configs = new()
    {
        ["gpt2"] = new Gpt2Config(new ModelShape(Layers: 2, Heads: 2, Width: 40, Context: 96, Vocabulary: 131)),
        ["gpt2, own head"] = new Gpt2Config(new ModelShape(Layers: 2, Heads: 2, Width: 40, Context: 96, Vocabulary: 131))
        {
            TiedHead = false,
        },
        ["llama"] = new LlamaConfig(
            Layers: 2,
            Heads: 6,
            KeyValueHeads: 2,
            Width: 60,
            FeedForwardWidth: 77,
            ContextLength: 96,
            Vocabulary: 131
        )
        {
            RotaryTheta = 500,
            RotaryScaling = 2,
        },
        ["llama, tied, biases"] = new LlamaConfig(
            Layers: 2,
            Heads: 3,
            KeyValueHeads: 3,
            Width: 60,
            FeedForwardWidth: 96,
            ContextLength: 96,
            Vocabulary: 131
        )
        {
            TiedHead = true,
            AttentionBias = true,
            MlpBias = true,
        },
        ["lstm"] = new CombinedConfig(CombinedConfig.Lstm, Layers: 3, EmbeddingWidth: 24, Width: 37, ContextLength: 96, Vocabulary: 131),
        ["lstm, tied"] = new CombinedConfig(
            CombinedConfig.Lstm,
            Layers: 1,
            EmbeddingWidth: 37,
            Width: 37,
            ContextLength: 96,
            Vocabulary: 131
        )
        {
            TiedHead = true,
        },
        ["gru"] = new CombinedConfig(CombinedConfig.Gru, Layers: 2, EmbeddingWidth: 24, Width: 37, ContextLength: 96, Vocabulary: 131),
    };

    public static TheoryData<string> Names => [.. _configs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Append_OfACheckpoint_GivesTheLogitsOfTheNetworkThatIsTrained(string name)
    {
        using var precision = Precisions.Create(PrecisionKind.Fp32);
        using var network = _configs[name].Create(precision);
        Fill(network);
        network.Configuration.Write(_folder);
        using (var stream = File.Create(Path.Combine(_folder, ModelWeights.FileName)))
        {
            ModelWeights.Write(stream, network);
        }

        int[] tokens = [.. Enumerable.Range(0, 90).Select(at => at * 37 % 131)];
        using var model = DecoderModels.Load(_folder, 2);
        using var sequence = model.Open();
        float[] ours = sequence.Append(tokens, default).ToArray(),
            trained = LastLogits(network, tokens);

        Assert.Equal(network.ParameterCount, model.Parameters);
        Assert.Equal(trained.Length, ours.Length);
        Assert.Equal(Array.IndexOf(trained, trained.Max()), Array.IndexOf(ours, ours.Max()));
        for (int token = 0; token < ours.Length; token++)
        {
            Assert.Equal(trained[token], ours[token], 2e-5f);
        }
    }

    /// <summary>Norms and biases that differ from one and zero, so that omitting one would show.</summary>
    private static void Fill(LanguageModel network)
    {
        using var free = no_grad();
        network.Initialize(seed: 3);
        foreach (var (_, weight) in network.Weights.Where(weight => weight.Value.dim() == 1))
        {
            weight.add_(rand_like(weight) * 0.2);
        }
    }

    private static float[] LastLogits(LanguageModel network, int[] tokens)
    {
        network.eval();
        using var scope = NewDisposeScope();
        using var free = no_grad();
        var ids = tensor([.. tokens.Select(token => (long)token)], [1, tokens.Length]);
        return network.Head(network.Hidden(ids).narrow(1, tokens.Length - 1, 1)).flatten().data<float>().ToArray(); // (vocabulary)
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
