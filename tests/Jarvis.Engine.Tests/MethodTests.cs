using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training.Optimizers;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Each setting of the loss, the gradients and the EMA has its effect: without its implementation, a test here fails.</summary>
public sealed class MethodTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly TinyRun _run = new();

    public static TheoryData<string, Func<TrainingPlan, TrainingPlan>> Settings =>
        new()
        {
            { "label_smoothing", plan => plan with { Loss = plan.Loss with { LabelSmoothing = 0.1 } } },
            { "r_drop_alpha", plan => plan with { Loss = plan.Loss with { RDropAlpha = 1 } } },
            { "contrastive_weight", plan => plan with { Loss = plan.Loss with { ContrastiveWeight = 0.5 } } },
            {
                "contrastive_temperature",
                plan => plan with { Loss = plan.Loss with { ContrastiveWeight = 0.5, ContrastiveTemperature = 1 } }
            },
            { "responses_only", plan => plan with { Loss = plan.Loss with { ResponsesOnly = false } } },
            { "layer_decay", plan => plan with { Optimizer = plan.Optimizer with { LayerDecay = 0.5 } } },
            { "gradient_noise", plan => plan with { Optimizer = plan.Optimizer with { GradientNoise = 0.1 } } },
            {
                "gradient_noise_decay",
                plan => plan with { Optimizer = plan.Optimizer with { GradientNoise = 0.1, GradientNoiseDecay = 2 } }
            },
            { "schedule", plan => plan with { Schedule = plan.Schedule with { Kind = "cosine_restarts" } } },
            { "schedule_cycles", plan => plan with { Schedule = plan.Schedule with { Kind = "cosine_restarts", ScheduleCycles = 2 } } },
            { "warmup_stable_decay", plan => plan with { Schedule = plan.Schedule with { Kind = "warmup_stable_decay" } } },
            {
                "schedule_decay_share",
                plan => plan with { Schedule = plan.Schedule with { Kind = "warmup_stable_decay", ScheduleDecayShare = 0.9 } }
            },
            {
                "plateau",
                plan =>
                    plan with
                    {
                        Schedule = plan.Schedule with { Kind = "plateau", PlateauPatience = 0, LearningRate = 0.5 },
                        Evaluation = plan.Evaluation with { EvaluateEverySteps = 1 },
                    }
            },
            {
                "plateau_factor",
                plan =>
                    plan with
                    {
                        Schedule = plan.Schedule with { Kind = "plateau", PlateauPatience = 0, LearningRate = 0.5, PlateauFactor = 0.2 },
                        Evaluation = plan.Evaluation with { EvaluateEverySteps = 1 },
                    }
            },
            { "clip_gradient_norm", plan => plan with { Optimizer = plan.Optimizer with { ClipGradientNorm = 1e-9, Epsilon = 1e-3 } } },
        };

    public void Dispose()
    {
        _run.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Settings_EachOne_LeadsToWeightsOfItsOwn()
    {
        var weights = new Dictionary<string, string>();
        foreach (var (name, change) in Settings.Select(row => row.Data).Prepend(("plain", plan => plan)))
        {
            _run.Plan = PlanResolver.Resolve(
                change(
                    TinyRun.Settings with
                    {
                        Schedule = TinyRun.Settings.Schedule with { MaxSteps = 6 },
                        Evaluation = TinyRun.Settings.Evaluation with { EvaluateEverySteps = 2, Patience = 0, SampleTokens = 0 },
                    }
                ),
                MachineFacts.Here
            );
            _run.Checkpoints = name;
            var result = _run.Run();
            Assert.True(result.Error is null, $"{name}: {result.Error}");
            string bytes = Convert.ToHexString(
                System.Security.Cryptography.SHA256.HashData(_run.Bytes(result.Checkpoints!.Last!, "model.safetensors"))
            );
            Assert.False(weights.TryGetValue(bytes, out string? other), $"{name} ends as {other}");
            weights[bytes] = name;
        }
    }

    [Fact]
    public void LayerDecay_MovesEachLayerLessThanTheOneAbove()
    {
        var model = Model(layers: 3);
        var groups = ParameterGroups.Of(model, new AdamWSettings(0.9, 0.95, 1e-8, 0.1, LayerDecay: 0.5));
        double Share(string name) => groups.Single(group => group.Weights.Any(weight => weight.Name == name)).RateShare;
        Assert.Equal(
            [1, 0.5, 0.25, 0.125, 0.0625, 0.0625],
            new[] { "ln_f.weight", "h.2.mlp.c_fc.weight", "h.1.ln_1.bias", "h.0.attn.c_attn.weight", "wte.weight", "wpe.weight" }.Select(
                Share
            )
        );
        Assert.All(
            groups,
            group => Assert.All(group.Weights, weight => Assert.Equal(weight.Value.dim() >= 2 ? 0.1 : 0, group.WeightDecay))
        );
        Assert.Equal(
            model.Trained.Select(weight => weight.Name),
            groups.SelectMany(group => group.Weights.Select(weight => weight.Name)).Order(StringComparer.Ordinal)
        );

        using var optimizer = new AdamW(model, model.Precision, new AdamWSettings(0.9, 0.95, 1e-12, 0, LayerDecay: 0.5));
        var before = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Value.detach().clone());
        foreach (var (_, weight) in model.Weights)
        {
            weight.grad = ones_like(weight);
        }
        optimizer.Step(0.01, 1);
        foreach (var (name, weight) in model.Weights)
        {
            // Adam's first update has the size of the learning rate
            Assert.Equal(0.01 * Share(name), (before[name] - weight).mean().item<float>(), 6);
        }
    }

    [Fact]
    public void GradientNoise_HasThePapersVarianceAfterClipping()
    {
        var model = Model(layers: 1, width: 64);
        var noise = new GradientNoise(eta: 0.3, gamma: 0.55, seed: 4);
        foreach (long step in new long[] { 0, 99 })
        {
            foreach (var (_, weight) in model.Weights)
            {
                weight.grad = zeros_like(weight);
            }
            noise.Add(model, step, gradientScale: 0.25);
            var drawn = cat([.. model.Weights.Select(weight => weight.Value.grad!.flatten() * 0.25)]);
            double expected = 0.3 / Math.Pow(1 + step, 0.55);
            Assert.Equal(expected, drawn.pow(2).mean().item<float>(), 0.03 * expected);
            float first = drawn[0].item<float>();
            foreach (var (_, weight) in model.Weights)
            {
                weight.grad = zeros_like(weight);
            }
            noise.Add(model, step, gradientScale: 0.25);
            // Depends only on the step and the position.
            Assert.Equal(first, model.Weights[0].Value.grad!.flatten()[0].item<float>() * 0.25f);
        }
    }

    [Fact]
    public void Scaler_OverflowsAndGoodSteps_MoveTheScaleAsPyTorchDoes()
    {
        var scaler = new LossScaler();
        Assert.Equal(65536, scaler.Scale);
        Assert.False(scaler.Update(finite: false));
        Assert.Equal(32768, scaler.Scale);
        for (int step = 0; step < 1999; step++)
        {
            Assert.True(scaler.Update(finite: true));
        }
        var resumed = new LossScaler();
        resumed.Restore(scaler.Save());
        Assert.Equal(32768, resumed.Scale);
        resumed.Update(finite: true);
        Assert.Equal(65536, resumed.Scale);
        scaler.Update(finite: false);
        for (int step = 0; step < 1999; step++)
        {
            scaler.Update(finite: true);
        }
        Assert.Equal(16384, scaler.Scale); // an overflow restarts the count
        for (int step = 0; step < 20; step++)
        {
            scaler.Update(finite: false);
        }
        Assert.False(scaler.CanBackOff);
    }

    [Fact]
    public void GradientStep_WithAnOverflow_LeavesWeightsMomentsAndStepsAlone()
    {
        var model = Model(layers: 1);
        using var optimizer = new AdamW(model, model.Precision, new AdamWSettings(0.9, 0.95, 1e-8, 0.1));
        var scaler = new LossScaler();
        var step = new GradientStep(model, optimizer, clip: 1, scaler: scaler);
        float[] before = model.Weights[0].Value.data<float>().ToArray();
        Gradients(model, float.PositiveInfinity);
        Assert.True(step.IsRecoverable(step.Norm()));
        Assert.False(step.Take(0, 0.1, step.Norm()));
        Assert.Equal((0, 32768), (optimizer.Steps, step.LossScale));
        Assert.Equal(before, model.Weights[0].Value.data<float>().ToArray());

        Gradients(model, 32768 * 1e-3f); // a true gradient of 1e-3, scaled
        Assert.Equal(1e-3 * Math.Sqrt(model.ParameterCount), step.Norm(), 5);
        Assert.True(step.Take(1, 0.1, step.Norm()));
        var plain = Model(layers: 1);
        using var reference = new AdamW(plain, plain.Precision, new AdamWSettings(0.9, 0.95, 1e-8, 0.1));
        Gradients(plain, 1e-3f);
        new GradientStep(plain, reference, clip: 1).Take(0, 0.1, GradientNorm.Of(plain));
        Assert.True((plain.Weights[0].Value - model.Weights[0].Value).abs().max().item<float>() < 1e-6);
        Assert.False(new GradientStep(plain, reference, clip: 1).IsRecoverable(double.NaN));
    }

    [Fact]
    public void Contrastive_WithoutPairs_FailsInWords()
    {
        _run.WithoutPairs();
        _run.Plan = _run.Plan with { Loss = _run.Plan.Loss with { ContrastiveWeight = 0.5 } };
        Assert.Contains("CodeSearchNet", _run.Run().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r_drop_alpha", "dropout")]
    [InlineData("contrastive_weight", "micro_batch")]
    [InlineData("carried_state", "carried_state")]
    [InlineData("ema_decay", "ema_decay")]
    public void Problems_OfMethodsThatDoNotGoTogether_AreNamed(string key, string expected)
    {
        var plan = key switch
        {
            "r_drop_alpha" => new TrainingPlan
            {
                Data = new() { Files = ["a"] },
                Loss = new() { RDropAlpha = 1 },
            },
            "contrastive_weight" => new TrainingPlan
            {
                Data = new() { Files = ["a"] },
                Loss = new() { ContrastiveWeight = 1 },
                Optimizer = new() { MicroBatch = 1 },
            },
            "carried_state" => new TrainingPlan
            {
                Data = new() { Files = ["a"] },
                Model = new()
                {
                    Architecture = "lstm",
                    CarriedState = true,
                    Dropout = 0.1,
                },
                Loss = new() { RDropAlpha = 1 },
            },
            _ => new TrainingPlan
            {
                Data = new() { Files = ["a"] },
                Optimizer = new() { EmaDecay = 1 },
            },
        };
        Assert.Contains(
            PlanChecks.Problems(plan),
            problem =>
                problem.StartsWith(key == "carried_state" ? expected : key, StringComparison.Ordinal)
                && problem.Contains(expected, StringComparison.Ordinal)
        );
    }

    private static void Gradients(LanguageModel model, float value)
    {
        foreach (var (_, weight) in model.Weights)
        {
            weight.grad = full_like(weight, value);
        }
    }

    private static LanguageModel Model(int layers, int width = 8)
    {
        var model = new Gpt2Config(new ModelShape(layers, 2, width, 8, 32)).Create(new Fp32Precision());
        model.Initialize(seed: 3);
        return model;
    }
}
