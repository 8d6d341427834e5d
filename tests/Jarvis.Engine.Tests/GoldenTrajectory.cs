using System.Text.Json;
using Jarvis.Engine.Models;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training.Batches;
using Jarvis.Engine.Training.Losses;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Trains like the reference: the same batches give the same loss, learning rate and gradient norm after each step.</summary>
internal static class GoldenTrajectory
{
    public const double Bound = 2e-5;

    public static void Follow(LanguageModel model, IPrecision precision, Golden golden, JsonElement facts, string what)
    {
        var settings = facts.GetProperty("hyperparameters");
        double[] losses = Numbers(facts, "losses"),
            norms = Numbers(facts, "grad_norms"),
            rates = Numbers(facts, "learning_rates"),
            betas = Numbers(settings, "betas");
        double peak = settings.GetProperty("lr").GetDouble(),
            clip = settings.GetProperty("clip_grad_norm").GetDouble();
        int accumulation = settings.GetProperty("gradient_accumulation").GetInt32();
        model.train();
        using var optimizer = new AdamW(
            model,
            precision,
            new AdamWSettings(betas[0], betas[1], settings.GetProperty("eps").GetDouble(), settings.GetProperty("weight_decay").GetDouble())
        );
        var schedule = LearningRateSchedule.Create(
            "cosine",
            peak,
            peak / 10,
            settings.GetProperty("warmup_steps").GetInt64(),
            settings.GetProperty("total_steps").GetInt64()
        );
        var batches = golden.Tensor("train_batches"); // (micro-steps, B, T)
        for (int step = 0; step < losses.Length; step++)
        {
            double loss = 0;
            for (int micro = 0; micro < accumulation; micro++)
            {
                var ids = batches[step * accumulation + micro];
                var part = new CrossEntropyObjective().Loss(model, Shifted(ids), accumulation * Counted(ids));
                Backward.Run(part);
                loss += part.item<float>();
            }
            double norm = GradientNorm.Of(model);
            Assert.Equal(rates[step], schedule.At(step), 9);
            Assert.True(Math.Abs(losses[step] - loss) <= Bound, $"{what} step {step}: loss {loss}, expected {losses[step]}");
            Relative(norms[step], norm, $"{what} step {step}: gradient norm");
            optimizer.Step(schedule.At(step), GradientNorm.ClipScale(norm, clip));
            model.zero_grad();
        }
    }

    /// <summary>Shifts ids for next-token prediction: (B, T) ids give (B, T - 1) pairs.</summary>
    public static DeviceBatch Shifted(Tensor ids)
    {
        long length = ids.shape[1] - 1;
        return new DeviceBatch(ids.narrow(1, 0, length), ids.narrow(1, 1, length), Counted(ids));
    }

    public static int Counted(Tensor ids) => (int)(ids.shape[0] * (ids.shape[1] - 1));

    private static double[] Numbers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    public static void Relative(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Bound * Math.Abs(expected), $"{what} is {actual}, expected {expected}");
}
