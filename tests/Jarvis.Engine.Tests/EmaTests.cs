using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

public sealed class EmaTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly TinyRun _run = new();

    public void Dispose()
    {
        _run.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void EmaStep_OfTheGoldenWeights_GivesTheGoldenEmaWeights()
    {
        using var golden = new LossGolden();
        Tensor average = golden.Tensor("ema_start"),
            weights = golden.Tensor("ema_weights"),
            expected = golden.Tensor("ema_decay_0.9");
        for (int step = 0; step < weights.shape[0]; step++)
        {
            Fused.AverageStep([average], [weights[step].contiguous()], 0.9);
            Assert.True((average - expected[step]).abs().max().item<float>() <= 1e-6);
        }
    }

    [Fact]
    public void InPlace_ThereAndBack_LeavesTheWeightsToTheBit()
    {
        using var precision = new Bf16Precision();
        using var model = new Gpt2Model(new Gpt2Config(new ModelShape(1, 2, 16, 8, 32)), precision);
        Gpt2Initializer.Fill(model, seed: 3);
        precision.Refresh();
        using var average = WeightAverage.Of(
            new TrainingPlan
            {
                Optimizer = new() { EmaDecay = 0.5, EmaWarmup = false },
            },
            model
        )!;
        average.Begin();
        var weight = model.Weights[^1].Value;
        float[] before = Values(weight);
        using (no_grad())
        {
            weight.add_(1);
        }
        precision.Refresh();
        average.Update(1);
        float[] moved = Values(weight);
        using (average.InPlace())
        {
            Assert.Equal(before.Select(value => value + 0.5), Values(weight).Select(value => (double)value), (a, b) =>
                Math.Abs(a - b) < 1e-6
            );
            Assert.Equal(Values(weight.to_type(ScalarType.BFloat16)), Values(precision.CopyOf(weight)!));
        }
        Assert.Equal(moved, Values(weight));
        Assert.Equal(Values(weight.to_type(ScalarType.BFloat16)), Values(precision.CopyOf(weight)!));
    }

    [Fact]
    public void Ema_InHostMemory_HasTheSameBits()
    {
        using var model = Moving(out var here, onHost: false);
        using var same = Moving(out var away, onHost: true);
        using (here)
        using (away)
        using (here.InPlace())
        using (away.InPlace())
        {
            foreach (var (expected, actual) in model.Weights.Zip(same.Weights))
            {
                Assert.Equal(Values(expected.Value), Values(actual.Value));
            }
        }
        foreach (var (expected, actual) in model.Weights.Zip(same.Weights))
        {
            Assert.Equal(Values(expected.Value), Values(actual.Value));
        }
    }

    [Theory]
    [InlineData("cuda", 0.5, true)]
    [InlineData("cuda:1", 1.0, true)]
    [InlineData("cuda", 0.0, false)]
    [InlineData("cpu", 0.5, false)] // host memory is the device's own memory
    public void LivesOnHost_WithOffload_OffTheProcessor(string device, double offload, bool expected) =>
        Assert.Equal(
            expected,
            WeightAverage.LivesOnHost(
                new TrainingPlan
                {
                    Optimizer = new() { EmaDecay = 0.9 },
                    Compute = new() { OffloadFraction = offload, Device = device },
                }
            )
        );

    [Theory]
    [InlineData(true, 1, 2.0 / 11)]
    [InlineData(true, 100, 101.0 / 110)]
    [InlineData(true, 1_000_000, 0.99)]
    [InlineData(false, 1, 0.99)]
    public void Decay_WithWarmUp_RisesToItsEnd(bool warmUp, long step, double expected)
    {
        using var precision = new Fp32Precision();
        using var model = new Gpt2Model(new Gpt2Config(new ModelShape(1, 2, 16, 8, 32)), precision);
        using var average = WeightAverage.Of(
            new TrainingPlan
            {
                Optimizer = new() { EmaDecay = 0.99, EmaWarmup = warmUp },
            },
            model
        )!;
        Assert.Equal(expected, average.DecayAt(step), 12);
    }

    [Fact]
    public void Run_WithEma_SavesItAsAModelFolderWhoseLossIsTheReportedOne()
    {
        _run.Plan = _run.Plan with
        {
            Optimizer = _run.Plan.Optimizer with { EmaDecay = 0.8, EmaWarmup = false },
            Evaluation = _run.Plan.Evaluation with { EvaluationBatches = 1000 },
        };
        var result = _run.Run();
        Assert.Null(result.Error);
        var evaluation = _run.Events.OfType<EvaluationMetrics>().Last();
        var last = _run.Stored()[^1];
        Assert.True(last.Manifest.HasEma);
        Assert.Equal(evaluation.EmaLoss, last.Manifest.EmaLoss);
        Assert.Equal(
            _run.Events.OfType<EvaluationMetrics>().Where(told => told.Step > 0).Min(told => told.EmaLoss),
            result.Checkpoints!.BestLoss
        );
        Assert.NotEqual(evaluation.Loss, evaluation.EmaLoss);

        using var tokens = TokenSet.Open(_run.TokensFolder);
        double Loss(string folder) =>
            FolderEvaluation.Run(folder, tokens.Validation, 256, PrecisionKind.Fp32, 1, 2, null, () => false)!.Loss;
        Assert.Equal(evaluation.EmaLoss!.Value, Loss(Path.Combine(last.Folder, CheckpointManifest.EmaFolder)), 6);
        Assert.Equal(evaluation.Loss, Loss(last.Folder), 6);
        Assert.Contains(last.Manifest.Files, file => file.Name == "ema/tokenizer.json");
    }

    [Fact]
    public void Run_WithoutOne_TellsAndSavesNone()
    {
        _run.Run();
        Assert.All(_run.Events.OfType<EvaluationMetrics>(), told => Assert.Null(told.EmaLoss));
        Assert.False(_run.Stored()[^1].Manifest.HasEma);
    }

    /// <summary>A model whose weights change in three steps; slices of 50 elements split most tensors.</summary>
    private static Gpt2Model Moving(out WeightAverage average, bool onHost)
    {
        var model = new Gpt2Model(new Gpt2Config(new ModelShape(1, 2, 16, 8, 32)), new Fp32Precision());
        model.Initialize(seed: 3);
        average = new WeightAverage(model, decay: 0.9, warmsUp: true, onHost, sliceElements: 50);
        average.Begin();
        for (int step = 1; step <= 3; step++)
        {
            using (no_grad())
            {
                foreach (var (_, weight) in model.Weights)
                {
                    weight.mul_(1.01 + step * 0.1);
                }
            }
            average.Update(step);
        }
        return model;
    }

    private static float[] Values(Tensor tensor) => tensor.detach().to_type(ScalarType.Float32).contiguous().data<float>().ToArray();
}
