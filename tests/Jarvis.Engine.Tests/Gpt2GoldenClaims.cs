using System.Text.Json;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Optimizers;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Precision;
using Jarvis.Engine.Training;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Our network, loss, optimizer and schedule against vectors that PyTorch computed; every size comes from the files.</summary>
public abstract class Gpt2GoldenClaims : IDisposable
{
    private readonly Gpt2Golden _golden = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly Fp32Precision _precision = new();

    public virtual void Dispose()
    {
        _scope.Dispose();
        _golden.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Forward_GivesTheLogits()
    {
        using var free = no_grad();
        var model = _golden.Model(_precision);
        var difference = (model.forward(_golden.Tensor("input_ids")) - _golden.Tensor("logits")).abs().max().item<float>();
        Assert.True(difference <= 2e-5, $"logits differ by {difference}");
    }

    [Fact]
    public void Backward_GivesLossAndGradientNorms()
    {
        var model = _golden.Model(_precision);
        var loss = new CrossEntropyObjective().Loss(model, Shifted(_golden.Tensor("input_ids")), Counted(_golden.Tensor("input_ids")));
        loss.backward();
        Relative(_golden.Facts.GetProperty("loss").GetDouble(), loss.item<float>(), 1e-5, "loss");
        var expected = _golden.Facts.GetProperty("grad_norms").EnumerateObject().ToDictionary(norm => norm.Name, norm => norm.Value.GetDouble());
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), model.Weights.Select(weight => weight.Name));
        foreach (var (name, weight) in model.Weights) Relative(expected[name], weight.grad!.norm().item<float>(), 1e-5, name);
    }

    [Fact]
    public void Train_FollowsTheTrajectory()
    {
        var model = Follow("train");
        string name = _golden.Names.Single(name => name.StartsWith("trained.", StringComparison.Ordinal));
        var weight = model.Weights.Single(weight => "trained." + weight.Name == name).Value;
        var difference = ((model.IsStoredTransposed(name[8..]) ? weight.t() : weight) - _golden.Tensor(name)).abs().max().item<float>();
        Assert.True(difference <= 1e-4, $"{name} differs by {difference}");
    }

    [Fact]
    public void TrainAccumulated_FollowsTheTrajectory() => Follow("train_accumulated");

    [Fact]
    public void Greedy_GivesTheTokens()
    {
        using var free = no_grad();
        var model = _golden.Model(_precision);
        long[] expected = _golden.Tensor("greedy").data<long>().ToArray();
        int context = (int)_golden.Tensor("input_ids").shape[1], given = Prompt(expected);
        var ids = expected[..given].ToList();
        while (ids.Count < expected.Length)
            ids.Add(model.forward(tensor(ids.ToArray(), [1, ids.Count])).select(1, ids.Count - 1).argmax(-1).item<long>());
        Assert.Equal(expected, ids);
        Assert.InRange(given, 1, context);
    }

    /// <summary>The prompt is a row of the input ids as far as the greedy row agrees with it.</summary>
    private int Prompt(long[] greedy)
    {
        var inputs = _golden.Tensor("input_ids");
        long columns = inputs.shape[1];
        long[] flat = inputs.data<long>().ToArray();
        return Enumerable.Range(0, (int)inputs.shape[0])
            .Max(row => greedy.Zip(flat.Skip(row * (int)columns).Take((int)columns)).TakeWhile(pair => pair.First == pair.Second).Count());
    }

    private Gpt2 Follow(string trajectory)
    {
        var facts = _golden.Facts.GetProperty(trajectory);
        var settings = facts.GetProperty("hyperparameters");
        double[] losses = Numbers(facts, "losses"), norms = Numbers(facts, "grad_norms"), rates = Numbers(facts, "learning_rates"), betas = Numbers(settings, "betas");
        double peak = settings.GetProperty("lr").GetDouble(), clip = settings.GetProperty("clip_grad_norm").GetDouble();
        int accumulation = settings.GetProperty("gradient_accumulation").GetInt32();
        var model = _golden.Model(_precision);
        model.train();
        using var optimizer = new AdamW(model, _precision,
            new AdamWSettings(betas[0], betas[1], settings.GetProperty("eps").GetDouble(), settings.GetProperty("weight_decay").GetDouble()));
        var schedule = LearningRateSchedule.Create("cosine", peak, peak / 10, settings.GetProperty("warmup_steps").GetInt64(), settings.GetProperty("total_steps").GetInt64());
        var batches = _golden.Tensor("train_batches");                                          // (micro-steps, B, T)
        for (int step = 0; step < losses.Length; step++)
        {
            double loss = 0;
            for (int micro = 0; micro < accumulation; micro++)
            {
                var ids = batches[step * accumulation + micro];
                var part = new CrossEntropyObjective().Loss(model, Shifted(ids), accumulation * Counted(ids));
                part.backward();
                loss += part.item<float>();
            }
            double norm = GradientNorm.Of(model);
            Assert.Equal(rates[step], schedule.At(step), 9);
            Assert.True(Math.Abs(losses[step] - loss) <= 2e-5, $"{trajectory} step {step}: loss {loss}, expected {losses[step]}");
            Relative(norms[step], norm, 2e-5, $"{trajectory} step {step}: gradient norm");
            optimizer.Step(schedule.At(step), GradientNorm.ClipScale(norm, clip));
            model.zero_grad();
        }
        return model;
    }

    /// <summary>Predicts each token from those before it: (B, T) ids give (B, T - 1) pairs.</summary>
    private static DeviceBatch Shifted(Tensor ids)
    {
        long length = ids.shape[1] - 1;
        return new DeviceBatch(ids.narrow(1, 0, length), ids.narrow(1, 1, length), Counted(ids));
    }

    private static int Counted(Tensor ids) => (int)(ids.shape[0] * (ids.shape[1] - 1));

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static void Relative(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), $"{what} is {actual}, expected {expected}");
}
