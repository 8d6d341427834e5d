using System.Text.Json.Nodes;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Safetensors;
using Jarvis.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

public sealed class WeightLoadingTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors",
        Second = "model-00002-of-00002.safetensors";
    private readonly TemporaryFolder _folder = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("llama", ScalarType.Float32)]
    [InlineData("llama", ScalarType.BFloat16)]
    [InlineData("gpt2", ScalarType.Float16)]
    [InlineData("lstm", ScalarType.Float32)]
    public void Load_OfSeveralFiles_FillsEveryWeight(string architecture, ScalarType type)
    {
        var model = Made(architecture);
        Shards(model, type);
        var other = Fresh(architecture);
        ModelWeights.Load(other, _folder.Path);
        foreach (var (a, b) in model.Weights.Zip(other.Weights))
        {
            Assert.True(a.Value.to_type(type).to_type(ScalarType.Float32).equal(b.Value).all().item<bool>(), a.Name);
        }
    }

    [Fact]
    public void Load_OfSeveralFilesOneMissing_NamesIt()
    {
        Shards(Made("llama"), ScalarType.Float32);
        File.Delete(_folder[Second]);
        Assert.Contains(
            Second,
            Assert.Throws<InvalidDataException>(() => ModelWeights.Load(Fresh("llama"), _folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Load_OfSeveralFilesOneTorn_NamesIt()
    {
        Shards(Made("llama"), ScalarType.Float32);
        using (var file = File.OpenWrite(_folder[First]))
        {
            file.SetLength(file.Length / 2);
        }
        Assert.Contains(
            First,
            Assert.Throws<InvalidDataException>(() => ModelWeights.Load(Fresh("llama"), _folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Besides the weights only one block is in memory, whatever the tensor's size, even if it is transposed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blocks_OfALargeTensor_AreSmallAndGiveItWhole(bool transposed)
    {
        var stored = randn(37, 24);
        Write("t.safetensors", [TensorFiles.Item("t", stored.bfloat16())]);
        using var file = SafetensorsFile.Open(_folder["t.safetensors"]);
        var blocks = new List<long>();
        var filled = transposed ? empty(24, 37) : empty(37, 24);
        TensorFiles.Blocks(filled, file, file.Find("t")!, transposed, mostBytes: 200, blocks.Add);
        Assert.True((transposed ? filled.t() : filled).equal(stored.bfloat16().@float()).all().item<bool>());
        Assert.True(blocks.Count > 8 && blocks.Max() <= 200, string.Join(' ', blocks));
        Assert.Equal(37 * 24 * 2, blocks.Sum());
        Assert.Equal(64L << 20, TensorFiles.SliceBytes);
    }

    /// <summary>
    /// Hugging Face's original GPT-2 files: with a prefix, buffers of the mask, and the tied head as a tensor of its own.
    /// </summary>
    [Fact]
    public void Load_OfAnOldGpt2File_TakesTheWeightsAndLeavesTheBuffers()
    {
        var model = Made("gpt2");
        Write(
            ModelWeights.FileName,
            [
                .. model.Weights.Select(weight =>
                    TensorFiles.Item("transformer." + weight.Name, weight.Value, model.IsStoredTransposed(weight.Name))
                ),
                TensorFiles.Item("transformer.h.0.attn.bias", ones(1, 1, 8, 8).tril()),
                TensorFiles.Item("transformer.h.0.attn.masked_bias", tensor(-1e4f)),
                TensorFiles.Item("lm_head.weight", model.Weights.Single(weight => weight.Name == "wte.weight").Value),
            ]
        );
        var other = Fresh("gpt2");
        ModelWeights.Load(other, _folder.Path);
        foreach (var (a, b) in model.Weights.Zip(other.Weights))
        {
            Assert.True(a.Value.equal(b.Value).all().item<bool>(), a.Name);
        }
    }

    [Fact]
    public void Load_OfAnUntiedGpt2_HasAHeadOfItsOwn()
    {
        var config = PlanResolver.Network(
            NetworkTests.Toy("gpt2") with
            {
                Model = NetworkTests.Toy("gpt2").Model with { TiedHead = false },
            }
        );
        var model = config.Create(new Fp32Precision());
        model.Initialize(1);
        using (var stream = File.Create(_folder[ModelWeights.FileName]))
        {
            ModelWeights.Write(stream, model);
        }
        config.Write(_folder.Path);
        using (var file = SafetensorsFile.Open(_folder[ModelWeights.FileName]))
        {
            Assert.True(file.Find("lm_head.weight") is not null && file.Find("transformer.wte.weight") is not null);
        }
        var other = ModelFolder.ReadConfig(_folder.Path).Create(new Fp32Precision());
        ModelWeights.Load(other, _folder.Path);
        var ids = randint(0, 300, [1, 5], ScalarType.Int64);
        Assert.True(model.forward(ids).allclose(other.forward(ids)));
    }

    [Theory]
    [InlineData("gpt2", 1)]
    [InlineData("llama", 2)]
    [InlineData("lstm", 3)]
    public void Load_IntoAGrownVocabulary_GivesNewTokensTheMeanOfTheOld(string architecture, int grown)
    {
        var model = Made(architecture);
        using (var stream = File.Create(_folder[ModelWeights.FileName]))
        {
            ModelWeights.Write(stream, model);
        }
        var other = model.Configuration.WithVocabulary(303).Create(new Fp32Precision());
        ModelWeights.Load(other, _folder.Path, grows: true);
        int seen = 0;
        foreach (var (a, b) in model.Weights.Zip(other.Weights))
        {
            long rows = a.Value.shape[0],
                more = b.Value.shape[0] - rows;
            Assert.True(a.Value.equal(b.Value.narrow(0, 0, rows)).all().item<bool>(), a.Name);
            if (more == 0)
            {
                continue;
            }
            seen++;
            Assert.Equal(3, more);
            for (int row = 0; row < 3; row++)
            {
                Assert.True(b.Value[rows + row].allclose(a.Value.mean([0]), atol: 1e-7), a.Name);
            }
        }
        Assert.Equal(grown, seen);
        Assert.Throws<InvalidDataException>(() => ModelWeights.Load(other, _folder.Path));
    }

    private static LanguageModel Fresh(string architecture) =>
        PlanResolver.Network(NetworkTests.Toy(architecture)).Create(new Fp32Precision());

    private static LanguageModel Made(string architecture)
    {
        var model = Fresh(architecture);
        model.Initialize(7);
        return model;
    }

    private void Shards(LanguageModel model, ScalarType type)
    {
        var items = model
            .Weights.Select(weight => TensorFiles.Item(weight.Name, weight.Value.to_type(type), model.IsStoredTransposed(weight.Name)))
            .ToList();
        int half = items.Count / 2;
        Write(First, items[..half]);
        Write(Second, items[half..]);
        var map = new JsonObject(items.Select((item, place) => KeyValuePair.Create(item.Name, (JsonNode?)(place < half ? First : Second))));
        File.WriteAllText(_folder[WeightFolder.IndexName], new JsonObject { ["weight_map"] = map }.ToJsonString());
    }

    private void Write(string name, IReadOnlyList<SafetensorsItem> items)
    {
        using var stream = File.Create(_folder[name]);
        SafetensorsWriter.Write(stream, items);
    }
}
