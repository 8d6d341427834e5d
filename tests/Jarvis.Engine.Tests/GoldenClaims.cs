using System.Text.Json;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Optimizers;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Precision;
using Jarvis.Engine.Training;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Our networks, loss, optimizer and schedule against vectors that PyTorch computed; every size comes from the files.</summary>
public abstract class GoldenClaims : IDisposable
{
    private const double Bound = 2e-5;
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly Fp32Precision _precision = new();

    public static TheoryData<string> Families => [.. Golden.Folders().Keys];

    public static TheoryData<string, string> Trajectories
    {
        get
        {
            var found = new TheoryData<string, string>();
            foreach (string family in Golden.Folders().Keys)
            {
                using var golden = new Golden(family);
                foreach (var fact in golden.Facts.EnumerateObject())
                    if (fact.Value.ValueKind == JsonValueKind.Object && fact.Value.TryGetProperty("losses", out _)) found.Add(family, fact.Name);
            }
            return found;
        }
    }

    public virtual void Dispose()
    {
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_GivesTheLogits(string family)
    {
        using var golden = new Golden(family);
        using var free = no_grad();
        var model = golden.Model(_precision);
        var difference = (model.forward(golden.Tensor("input_ids")) - golden.Tensor("logits")).abs().max().item<float>();
        Assert.True(difference <= Bound, $"logits differ by {difference}");
    }

    /// <summary>bf16 keeps 8 bits of a factor: logits within a hundredth of the largest.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_InBf16_ComesClose(string family)
    {
        using var golden = new Golden(family);
        using var free = no_grad();
        using var precision = new Bf16Precision();
        var expected = golden.Tensor("logits");
        var difference = (golden.Model(precision).forward(golden.Tensor("input_ids")).to_type(ScalarType.Float32) - expected).abs().max().item<float>() / expected.abs().max().item<float>();
        Assert.InRange(difference, 1e-6, 0.02);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Backward_GivesLossAndGradientNorms(string family)
    {
        using var golden = new Golden(family);
        var model = golden.Model(_precision);
        var loss = new CrossEntropyObjective().Loss(model, Shifted(golden.Tensor("input_ids")), Counted(golden.Tensor("input_ids")));
        loss.backward();
        Relative(golden.Facts.GetProperty("loss").GetDouble(), loss.item<float>(), "loss");
        var expected = golden.Facts.GetProperty("grad_norms").EnumerateObject().ToDictionary(norm => norm.Name, norm => norm.Value.GetDouble());
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), model.Weights.Select(weight => weight.Name));
        foreach (var (name, weight) in model.Weights) Relative(expected[name], weight.grad!.norm().item<float>(), name);
    }

    [Theory]
    [MemberData(nameof(Trajectories))]
    public void Train_FollowsTheTrajectory(string family, string trajectory)
    {
        using var golden = new Golden(family);
        var model = Follow(golden, trajectory);
        const string Trained = "trained.";
        foreach (string name in golden.Names.Where(name => trajectory == "train" && name.StartsWith(Trained, StringComparison.Ordinal)))
        {
            var weight = model.Weights.Single(weight => Trained + weight.Name == name).Value;
            var difference = ((model.IsStoredTransposed(name[Trained.Length..]) ? weight.t() : weight) - golden.Tensor(name)).abs().max().item<float>();
            Assert.True(difference <= 1e-4, $"{name} differs by {difference}");
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Greedy_GivesTheTokens(string family)
    {
        using var golden = new Golden(family);
        using var free = no_grad();
        var model = golden.Model(_precision);
        long[] expected = golden.Tensor("greedy").data<long>().ToArray();
        int context = (int)golden.Tensor("input_ids").shape[1], given = Prompt(golden, expected);
        var ids = expected[..given].ToList();
        while (ids.Count < expected.Length)
            ids.Add(model.forward(tensor(ids.ToArray(), [1, ids.Count])).select(1, ids.Count - 1).argmax(-1).item<long>());
        Assert.Equal(expected, ids);
        Assert.InRange(given, 1, context);
    }

    /// <summary>The prompt is a row of the input ids as far as the greedy row agrees with it.</summary>
    private static int Prompt(Golden golden, long[] greedy)
    {
        var inputs = golden.Tensor("input_ids");
        long columns = inputs.shape[1];
        long[] flat = inputs.data<long>().ToArray();
        return Enumerable.Range(0, (int)inputs.shape[0])
            .Max(row => greedy.Zip(flat.Skip(row * (int)columns).Take((int)columns)).TakeWhile(pair => pair.First == pair.Second).Count());
    }

    private LanguageModel Follow(Golden golden, string trajectory)
    {
        var facts = golden.Facts.GetProperty(trajectory);
        var settings = facts.GetProperty("hyperparameters");
        double[] losses = Numbers(facts, "losses"), norms = Numbers(facts, "grad_norms"), rates = Numbers(facts, "learning_rates"), betas = Numbers(settings, "betas");
        double peak = settings.GetProperty("lr").GetDouble(), clip = settings.GetProperty("clip_grad_norm").GetDouble();
        int accumulation = settings.GetProperty("gradient_accumulation").GetInt32();
        var model = golden.Model(_precision);
        model.train();
        using var optimizer = new AdamW(model, _precision,
            new AdamWSettings(betas[0], betas[1], settings.GetProperty("eps").GetDouble(), settings.GetProperty("weight_decay").GetDouble()));
        var schedule = LearningRateSchedule.Create("cosine", peak, peak / 10, settings.GetProperty("warmup_steps").GetInt64(), settings.GetProperty("total_steps").GetInt64());
        var batches = golden.Tensor("train_batches");                                          // (micro-steps, B, T)
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
            Assert.True(Math.Abs(losses[step] - loss) <= Bound, $"{trajectory} step {step}: loss {loss}, expected {losses[step]}");
            Relative(norms[step], norm, $"{trajectory} step {step}: gradient norm");
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

    private static void Relative(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Bound * Math.Abs(expected), $"{what} is {actual}, expected {expected}");
}
