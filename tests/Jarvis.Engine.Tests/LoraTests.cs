using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

public sealed class LoraTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _ids = tensor(new long[] { 1, 2, 3, 4, 5, 6 }, [1, 6]);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Adapt_BeforeTraining_ChangesNothingAndFreezesTheRest()
    {
        var (plain, adapted) = (Model(), Adapted(Settings()));
        Assert.True(plain.forward(_ids).equal(adapted.forward(_ids)).all().item<bool>());
        Assert.All(adapted.Weights, weight => Assert.False(weight.Value.requires_grad));
        Assert.Equal(plain.Weights.Select(weight => weight.Name), adapted.Weights.Select(weight => weight.Name));
        Assert.Equal(2 * 2 * 4, adapted.Trained.Count);
        Backward.Run(adapted.Loss(_ids, _ids));
        Assert.All(adapted.Weights, weight => Assert.Null(weight.Value.grad));
        Assert.All(adapted.Trained, weight => Assert.NotNull(weight.Value.grad));
    }

    [Fact]
    public void Adapt_A_IsWithinPeftsBoundAndBIsZero()
    {
        var model = Adapted(Settings());
        foreach (var (name, weight) in model.Trained)
        {
            double most = weight.abs().max().item<float>(),
                bound = 1 / Math.Sqrt(weight.shape[1]);
            if (name.EndsWith("lora_B.weight", StringComparison.Ordinal))
            {
                Assert.Equal(0, most);
            }
            else
            {
                Assert.InRange(most, 0.5 * bound, bound);
            }
        }
    }

    [Fact]
    public void Adapt_InMemoryThatWasUsed_ChangesNothingYet()
    {
        using (NewDisposeScope())
        {
            for (int size = 1; size < 64; size++)
            {
                full(size * 4, 7f); // so that memory from the allocator is not zero
            }
        }
        var (plain, adapted) = (Model(), Adapted(Settings()));
        Assert.True(plain.forward(_ids).equal(adapted.forward(_ids)).all().item<bool>());
    }

    [Theory]
    [InlineData("c_attn", 2)]
    [InlineData("attn.c_proj", 2)]
    [InlineData("c_proj", 4)]
    [InlineData("h.1.mlp.c_fc", 1)]
    public void Adapt_Target_IsANameOrTheEndOfOne(string target, int layers) =>
        Assert.Equal(layers * 2, Adapted(Settings() with { Targets = [target] }).Trained.Count);

    [Fact]
    public void Adapt_UnknownTarget_NamesWhatThereIs() =>
        Assert.Contains(
            "c_attn, c_proj, c_fc",
            Assert.Throws<InvalidDataException>(() => Adapted(Settings() with { Targets = ["q_proj"] })).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(false, 4, 8, 2)]
    [InlineData(true, 4, 8, 4)]
    public void Scale_IsAlphaOverRankOrItsRoot(bool stabilized, int rank, double alpha, double scale)
    {
        var settings = new LoraSettings(rank, alpha, 0, ["h.0.attn.c_attn"], stabilized);
        Assert.Equal(scale, settings.Scale);
        var model = Moved(settings);
        var (down, up) = (Weight(model, "h.0.attn.c_attn.lora_A.weight"), Weight(model, "h.0.attn.c_attn.lora_B.weight"));
        var expected = Weight(model, "h.0.attn.c_attn.weight") + up.mm(down) * scale;
        using var merged = new LoraMerge(model);
        Assert.True(Weight(model, "h.0.attn.c_attn.weight").allclose(expected, 1e-6, 1e-7));
    }

    [Fact]
    public void Merge_HasTheAdaptersLogits_AndUnmergingRestoresEveryBit()
    {
        using var free = no_grad();
        var model = Moved(Settings());
        model.eval();
        var before = model.Weights.Select(weight => weight.Value.detach().clone()).ToList();
        var logits = model.forward(_ids);
        Assert.False(logits.allclose(Model().forward(_ids), 1e-3, 1e-3));
        using (new LoraMerge(model))
        {
            Assert.True(logits.allclose(model.forward(_ids), 1e-5, 1e-5));
            Assert.Equal(2 * 4, before.Zip(model.Weights).Count(pair => !pair.First.equal(pair.Second.Value).all().item<bool>()));
        }
        Assert.All(
            before.Zip(model.Weights),
            pair => Assert.True(pair.First.equal(pair.Second.Value).all().item<bool>(), pair.Second.Name)
        );
        Assert.True(logits.equal(model.forward(_ids)).all().item<bool>());
    }

    [Fact]
    public void Dropout_WhileTraining_DropsOnlyWhatTheAdapterReads()
    {
        using var free = no_grad();
        var model = Moved(Settings() with { Dropout = 0.5 });
        model.eval();
        var still = model.forward(_ids);
        model.train();
        manual_seed(5);
        var first = model.forward(_ids);
        manual_seed(5);
        Assert.True(first.equal(model.forward(_ids)).all().item<bool>());
        Assert.False(first.allclose(still, 1e-4, 1e-4));
    }

    [Fact]
    public void Bf16_FrozenMatrices_AreKeptInTwoBytes()
    {
        using var precision = new Bf16Precision(frozen: true);
        var model = new Gpt2Model(Config, precision);
        using (no_grad())
        {
            foreach (var (mine, wide) in model.Weights.Zip(Model().Weights))
            {
                mine.Value.copy_(wide.Value);
            }
        }
        Lora.Adapt(model, Settings(), seed: 1);
        Assert.All(
            model.Weights.Where(weight => weight.Value.dim() >= 2),
            weight =>
            {
                Assert.Equal(ScalarType.BFloat16, weight.Value.dtype);
                Assert.Null(precision.CopyOf(weight.Value));
            }
        );
        Assert.All(model.Trained, weight => Assert.Equal(ScalarType.Float32, weight.Value.dtype));
        Backward.Run(model.Loss(_ids, _ids));
        Assert.All(
            model.Trained.Where(weight => weight.Name.EndsWith("lora_B.weight", StringComparison.Ordinal)),
            weight => Assert.True(weight.Value.grad!.abs().max().item<float>() > 0)
        );
        Assert.InRange(model.forward(_ids).sub(Model().forward(_ids)).abs().max().item<float>(), 1e-7, 2e-2);
    }

    private static Gpt2Config Config => new(new ModelShape(2, 2, 8, 6, 11));

    private static LoraSettings Settings() => new(2, 4, 0, []);

    private static Gpt2Model Model()
    {
        var model = new Gpt2Model(Config, new Fp32Precision());
        model.Initialize(3);
        return model;
    }

    private static Gpt2Model Adapted(LoraSettings settings)
    {
        var model = Model();
        Lora.Adapt(model, settings, seed: 1);
        return model;
    }

    /// <summary>With adapters that differ from their initialization, as after training.</summary>
    private static Gpt2Model Moved(LoraSettings settings)
    {
        var model = Adapted(settings);
        using var free = no_grad();
        foreach (var (_, weight) in model.Trained)
        {
            weight.add_(randn(weight.shape) * 0.3);
        }
        return model;
    }

    private static Tensor Weight(LanguageModel model, string name) =>
        model.All.Single(weight => weight.Name == name).Value.detach().clone();
}
