using System.Text.Json;
using Jarvis.Engine.Models;
using Jarvis.Engine.Training.Losses;
using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Our networks, loss, optimizer and schedule against reference vectors computed by PyTorch; every size comes from the files.
/// </summary>
public abstract class GoldenClaims : IDisposable
{
    private const double Bound = GoldenTrajectory.Bound;
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
                {
                    if (fact.Value.ValueKind == JsonValueKind.Object && fact.Value.TryGetProperty("losses", out _))
                    {
                        found.Add(family, fact.Name);
                    }
                }
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

    /// <summary>bf16 has 8 significant bits, so logits agree within a hundredth of the largest.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_InBf16_ComesClose(string family)
    {
        using var golden = new Golden(family);
        using var free = no_grad();
        using var precision = new Bf16Precision();
        var expected = golden.Tensor("logits");
        var difference =
            (golden.Model(precision).forward(golden.Tensor("input_ids")).to_type(ScalarType.Float32) - expected).abs().max().item<float>()
            / expected.abs().max().item<float>();
        Assert.InRange(difference, 1e-6, 0.02);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Backward_GivesLossAndGradientNorms(string family)
    {
        using var golden = new Golden(family);
        var model = golden.Model(_precision);
        var loss = new CrossEntropyObjective().Loss(
            model,
            GoldenTrajectory.Shifted(golden.Tensor("input_ids")),
            GoldenTrajectory.Counted(golden.Tensor("input_ids"))
        );
        Backward.Run(loss);
        GoldenTrajectory.Relative(golden.Facts.GetProperty("loss").GetDouble(), loss.item<float>(), "loss");
        var expected = golden
            .Facts.GetProperty("grad_norms")
            .EnumerateObject()
            .ToDictionary(norm => norm.Name, norm => norm.Value.GetDouble());
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), model.Weights.Select(weight => weight.Name));
        foreach (var (name, weight) in model.Weights)
        {
            GoldenTrajectory.Relative(expected[name], weight.grad!.norm().item<float>(), name);
        }
    }

    [Theory]
    [MemberData(nameof(Trajectories))]
    public void Train_FollowsTheTrajectory(string family, string trajectory)
    {
        using var golden = new Golden(family);
        var model = golden.Model(_precision);
        GoldenTrajectory.Follow(model, _precision, golden, golden.Facts.GetProperty(trajectory), trajectory);
        const string Trained = "trained.";
        foreach (string name in golden.Names.Where(name => trajectory == "train" && name.StartsWith(Trained, StringComparison.Ordinal)))
        {
            var weight = model.Weights.Single(weight => Trained + weight.Name == name).Value;
            var difference = ((model.IsStoredTransposed(name[Trained.Length..]) ? weight.t() : weight) - golden.Tensor(name))
                .abs()
                .max()
                .item<float>();
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
        long[] expected = golden.Tensor("greedy").cpu().data<long>().ToArray();
        int context = (int)golden.Tensor("input_ids").shape[1],
            given = Prompt(golden, expected);
        var ids = expected[..given].ToList();
        while (ids.Count < expected.Length)
        {
            ids.Add(
                model.forward(tensor(ids.ToArray(), [1, ids.Count], device: Golden.Device)).select(1, ids.Count - 1).argmax(-1).item<long>()
            );
        }
        Assert.Equal(expected, ids);
        Assert.InRange(given, 1, context);
    }

    /// <summary>Length of the prompt: how far the greedy row agrees with one of the rows of input ids.</summary>
    private static int Prompt(Golden golden, long[] greedy)
    {
        var inputs = golden.Tensor("input_ids");
        long columns = inputs.shape[1];
        long[] flat = inputs.cpu().data<long>().ToArray();
        return Enumerable
            .Range(0, (int)inputs.shape[0])
            .Max(row => greedy.Zip(flat.Skip(row * (int)columns).Take((int)columns)).TakeWhile(pair => pair.First == pair.Second).Count());
    }
}
