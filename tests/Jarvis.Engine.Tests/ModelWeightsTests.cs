using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Safetensors;
using Jarvis.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly Gpt2Model _model = new(new Gpt2Config(new ModelShape(2, 2, 8, 6, 11)), new Fp32Precision());

    public ModelWeightsTests() => Gpt2Initializer.Fill(_model, seed: 3);

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Write_TiedHead_IsThereOnceAndProjectionsAreStoredInputsFirst()
    {
        Save(name => name);
        using var file = SafetensorsFile.Open(_folder[ModelWeights.FileName]);
        Assert.Null(file.Find("lm_head.weight"));
        Assert.Equal([8L, 24L], file.Find("h.0.attn.c_attn.weight")!.Shape);
        Assert.Equal([8L, 32L], file.Find("h.1.mlp.c_fc.weight")!.Shape);
        Assert.Equal([11L, 8L], file.Find("wte.weight")!.Shape);
    }

    [Theory]
    [InlineData("")]
    [InlineData("transformer.")]
    public void Load_EitherSpelling_GivesTheSameWeights(string prefix)
    {
        Save(name => prefix + name);
        var other = new Gpt2Model(_model.Config, new Fp32Precision());
        ModelWeights.Load(other, _folder.Path);
        foreach (var (mine, theirs) in _model.Weights.Zip(other.Weights))
        {
            Assert.True(mine.Value.equal(theirs.Value).all().item<bool>(), mine.Name);
        }
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 0.004)]
    [InlineData(ScalarType.Float16, 0.0005)]
    public void Load_NarrowFile_IsWidened(ScalarType type, double tolerance)
    {
        using (var stream = File.Create(_folder[ModelWeights.FileName]))
        {
            SafetensorsWriter.Write(
                stream,
                [
                    .. _model.Weights.Select(weight =>
                        TensorFiles.Item(weight.Name, weight.Value.to_type(type), _model.IsStoredTransposed(weight.Name))
                    ),
                ]
            );
        }
        var other = new Gpt2Model(_model.Config, new Fp32Precision());
        ModelWeights.Load(other, _folder.Path);
        foreach (var (mine, theirs) in _model.Weights.Zip(other.Weights))
        {
            Assert.True(
                (mine.Value - theirs.Value).abs().max().item<float>() <= tolerance * Math.Max(1e-9, mine.Value.abs().max().item<float>()),
                mine.Name
            );
        }
    }

    [Fact]
    public void Load_WeightMissing_NamesIt()
    {
        Save(name => name == "ln_f.bias" ? "ln_g.bias" : name);
        var error = Assert.Throws<InvalidDataException>(() => ModelWeights.Load(_model, _folder.Path));
        Assert.Contains("'ln_f.bias'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AnotherShape_IsRefused()
    {
        Save(name => name);
        var other = new Gpt2Model(_model.Config with { Shape = _model.Config.Shape with { Context = 7 } }, new Fp32Precision());
        Assert.Throws<InvalidDataException>(() => ModelWeights.Load(other, _folder.Path));
    }

    [Theory]
    [InlineData("""{"model_type":"llama"}""")]
    [InlineData("""{"model_type":"gpt2","n_layer":2,"n_head":3,"n_embd":8,"n_positions":6,"vocab_size":11}""")]
    [InlineData("""{"model_type":"gpt2","n_layer":-2,"n_head":2,"n_embd":8,"n_positions":6,"vocab_size":11}""")]
    [InlineData("""{"model_type":"gpt2","n_layer":"two"}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    public void Config_OfNoGpt2_IsRefusedInWords(string json)
    {
        File.WriteAllText(_folder[ModelConfig.FileName], json);
        Assert.Throws<InvalidDataException>(() => ModelFolder.ReadConfig(_folder.Path));
    }

    [Fact]
    public void Config_WrittenAndRead_IsTheSame()
    {
        var config = _model.Config with { BosTokenId = 0, EosTokenId = 2, Dropout = 0.1 };
        File.WriteAllText(_folder[ModelConfig.FileName], config.ToJson().ToJsonString());
        Assert.Equal(config, ModelFolder.ReadConfig(_folder.Path));
    }

    private void Save(Func<string, string> name)
    {
        using var stream = File.Create(_folder[ModelWeights.FileName]);
        SafetensorsWriter.Write(
            stream,
            [.. _model.Weights.Select(weight => TensorFiles.Item(name(weight.Name), weight.Value, _model.IsStoredTransposed(weight.Name)))]
        );
    }
}
