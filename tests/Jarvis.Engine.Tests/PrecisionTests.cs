using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Training.Batches;
using Jarvis.Engine.Training.Losses;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

public sealed class PrecisionTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Bf16_ManySteps_StaysNearFp32()
    {
        double[] wide = Losses(PrecisionKind.Fp32),
            narrow = Losses(PrecisionKind.Bf16);
        for (int step = 0; step < wide.Length; step++)
        {
            Assert.InRange(narrow[step], wide[step] - 0.03, wide[step] + 0.03);
        }
        Assert.True(wide[^1] < wide[0] - 1, $"{wide[0]} → {wide[^1]}");
    }

    [Fact]
    public void Bf16_AfterAStep_CopiesHoldTheMovedWeights()
    {
        using var precision = new Bf16Precision();
        using var model = Model(precision);
        using var optimizer = new AdamW(model, precision, new AdamWSettings(0.9, 0.95, 1e-8, 0.1));
        Step(model, optimizer, seed: 1);
        foreach (var (name, weight) in model.Weights.Where(weight => weight.Value.dim() >= 2))
        {
            Assert.True(precision.CopyOf(weight)!.eq(weight.to_type(ScalarType.BFloat16)).all().item<bool>(), name);
        }
    }

    [Fact]
    public void Bf16_Backward_GradientsOfMastersAreFp32()
    {
        using var precision = new Bf16Precision();
        using var model = Model(precision);
        Backward.Run(new CrossEntropyObjective().Loss(model, Batch(3), 32));
        Assert.All(model.Weights, weight => Assert.Equal(ScalarType.Float32, weight.Value.grad!.dtype));
    }

    /// <summary>The fp16 code path with bf16 instead, because no CPU here multiplies fp16.</summary>
    [Fact]
    public void Fp16_InAnotherNarrowType_AgreesWithBf16()
    {
        using var half = new Fp16Precision(type: ScalarType.BFloat16);
        using var bf16 = new Bf16Precision();
        LanguageModel one = Model(half),
            other = Model(bf16);
        var losses = new[] { one, other }.Select(model => new CrossEntropyObjective(0.1).Loss(model, Batch(3), 32)).ToList();
        var twice = new[] { one, other }.Select(model => new RDropObjective(1).Loss(model, Batch(3), 32)).ToList();
        Assert.Equal(losses[1].item<float>(), losses[0].item<float>(), 2);
        Assert.Equal(twice[1].item<float>(), twice[0].item<float>(), 2);
        Backward.Run(losses[0] * 1024);
        Backward.Run(losses[1]);
        foreach (var (mine, theirs) in one.Weights.Zip(other.Weights))
        {
            Assert.Equal(ScalarType.Float32, mine.Value.grad!.dtype);
            double size = theirs.Value.grad!.norm().item<float>();
            Assert.True((mine.Value.grad / 1024 - theirs.Value.grad).norm().item<float>() <= 0.05 * size, mine.Name);
        }
    }

    private static double[] Losses(PrecisionKind kind)
    {
        using var precision = Precisions.Create(kind);
        using var model = Model(precision);
        using var optimizer = new AdamW(model, precision, new AdamWSettings(0.9, 0.95, 1e-8, 0.1));
        return [.. Enumerable.Range(0, 30).Select(_ => Step(model, optimizer, seed: 1))];
    }

    private static Gpt2Model Model(IPrecision precision)
    {
        var model = new Gpt2Model(new Gpt2Config(new ModelShape(Layers: 2, Heads: 2, Width: 32, Context: 16, Vocabulary: 64)), precision);
        Gpt2Initializer.Fill(model, seed: 5);
        precision.Refresh();
        model.train();
        return model;
    }

    private static double Step(Gpt2Model model, AdamW optimizer, long seed)
    {
        using var scope = NewDisposeScope();
        var loss = new CrossEntropyObjective().Loss(model, Batch(seed), 32);
        Backward.Run(loss);
        optimizer.Step(3e-3, 1);
        model.zero_grad();
        return loss.item<float>();
    }

    private static DeviceBatch Batch(long seed)
    {
        manual_seed(seed);
        var ids = randint(64, [2, 17], ScalarType.Int64);
        return new DeviceBatch(ids.narrow(1, 0, 16), ids.narrow(1, 1, 16), 32);
    }
}
