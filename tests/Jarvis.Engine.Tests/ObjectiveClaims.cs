using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Training.Batches;
using Jarvis.Engine.Training.Losses;
using Jarvis.Kernels;
using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Every term of the loss against PyTorch's values, against finite differences, and against one large batch.</summary>
public abstract class ObjectiveClaims : IDisposable
{
    private const int Vocabulary = 24,
        Context = 8;
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly LossGolden _golden = new();

    public static TheoryData<string> Terms => ["plain", "smoothed", "r-drop", "r-drop smoothed", "contrastive", "all"];

    public virtual void Dispose()
    {
        _golden.Dispose();
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void LabelSmoothing_GivesTheGoldenLosses()
    {
        Tensor scores = _golden.Tensor("logits_a"),
            targets = _golden.Tensor("targets");
        Assert.Equal(3, _golden.Numbers("label_smoothing_").Count());
        foreach (var (share, expected) in _golden.Numbers("label_smoothing_"))
        {
            Assert.Equal(expected, Fused.CrossEntropy(scores, targets, labelSmoothing: share).item<float>(), 5);
            Assert.Equal(expected, Fused.LinearCrossEntropy(scores, eye(scores.shape[1]), targets, labelSmoothing: share).item<float>(), 5);
        }
    }

    [Fact]
    public void RDrop_GivesTheGoldenLosses()
    {
        Tensor scores = cat([_golden.Tensor("logits_a"), _golden.Tensor("logits_b")]),
            targets = _golden.Tensor("targets");
        double Loss(double alpha) => Fused.LinearRDrop(scores, eye(scores.shape[1]), targets, alpha).item<float>();
        Assert.Equal(2, _golden.Numbers("rdrop_total_alpha_").Count());
        foreach (var (alpha, expected) in _golden.Numbers("rdrop_total_alpha_"))
        {
            Assert.Equal(expected, Loss(alpha), 1e-5 * expected);
        }
        Assert.Equal(_golden.Number("rdrop_symmetric_kl"), Loss(1) - Loss(0), 5e-6);
    }

    [Fact]
    public void InfoNce_GivesTheGoldenLosses()
    {
        foreach (var (temperature, expected) in _golden.Numbers("info_nce_symmetric_tau_"))
        {
            Assert.Equal(
                expected,
                ContrastiveObjective.InfoNce(_golden.Tensor("nce_u"), _golden.Tensor("nce_v"), temperature).item<float>(),
                5
            );
        }
    }

    /// <summary>Dropout is the same in all three passes, because each starts with the same seed.</summary>
    [Theory]
    [MemberData(nameof(Terms))]
    public void Gradient_AlongADirection_IsTheDifference(string term)
    {
        var model = Model(dropout: 0.2);
        var batch = Batch(seed: 7, rows: 3, ignored: 5);
        double Loss() => Take(Term(term), model, batch, batch.Counted);
        Loss();
        manual_seed(9);
        var directions = model.Weights.Select(weight => randn_like(weight.Value)).ToList();
        double slope = model.Weights.Zip(directions, (weight, direction) => (weight.Value.grad! * direction).sum().item<float>()).Sum();
        void Move(double by)
        {
            using var free = no_grad();
            foreach (var (weight, direction) in model.Weights.Zip(directions))
            {
                weight.Value.add_(direction, by);
            }
        }
        const double Step = 5e-4;
        Move(Step);
        double above = Loss();
        Move(-2 * Step);
        double below = Loss();
        Assert.Equal(slope, (above - below) / (2 * Step), Math.Max(0.02, 0.02 * Math.Abs(slope)));
    }

    [Theory]
    [MemberData(nameof(Terms))]
    public void Loss_InMicroBatches_IsThatOfOneLargeBatch(string term)
    {
        var parts = new[] { Batch(1, rows: 2, ignored: 9), Batch(2, rows: 2, ignored: 1) };
        int counted = parts.Sum(part => part.Counted);
        var whole = new DeviceBatch(cat([.. parts.Select(part => part.Inputs)]), cat([.. parts.Select(part => part.Targets)]), counted);
        Tensor first = Gradient(model => parts.Sum(part => Take(Term(term, pairs: 0), model, part, counted)), out double summed);
        Tensor second = Gradient(model => Take(Term(term, pairs: 0), model, whole, counted), out double once);
        Assert.Equal(once, summed, 5);
        Assert.True((first - second).abs().max().item<float>() < 1e-5);
    }

    [Theory]
    [MemberData(nameof(Terms))]
    public void Loss_WithoutACountedTarget_IsZeroAndMovesNothing(string term)
    {
        var batch = Batch(3, rows: 2, ignored: 2 * Context);
        Assert.Equal(0, batch.Counted);
        Tensor gradient = Gradient(model => Take(Term(term, pairs: 0), model, batch, 10), out double loss);
        Assert.Equal((0, 0), (loss, gradient.abs().max().item<float>()));
    }

    [Fact]
    public void Contrastive_OverMicroBatches_IsTheirMean()
    {
        var model = Model(dropout: 0);
        var batch = Batch(6, rows: 2, ignored: 0) with { Pairs = Pairs() };
        double Loss(int microSteps, DeviceBatch of) => new ContrastiveObjective(0.5, 0.2, microSteps).Loss(model, of, 1).item<float>();
        Assert.Equal(Loss(1, batch), 4 * Loss(4, batch), 5);
        Assert.Equal(0, Loss(1, batch with { Pairs = null })); // the other parts of a batch that was split because memory ran out
    }

    [Fact]
    public void Contrastive_PaddingBehindATextDoesNotCount()
    {
        var model = Model(dropout: 0);
        var ids = tensor(new long[] { 3, 4, 5, 0, 0, 0 }, [1, 6]);
        var rows = PaddedRows.Of(new TokenFiles.PairSide(6, [3, 4, 5, 9, 9, 9], [3]), CPU);
        var expected = model.Hidden(ids).narrow(1, 0, 3).mean([1]);
        Assert.True((ContrastiveObjective.Pooled(model, rows) - expected).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void RDrop_WithoutAlpha_IsTheMeanOfTwoPasses()
    {
        var batch = Batch(4, rows: 2, ignored: 0);
        Gradient(model => Take(new RDropObjective(0), model, batch, batch.Counted), out double none);
        Gradient(model => Take(new RDropObjective(3), model, batch, batch.Counted), out double some, dropout: 0.3);
        Gradient(model => Take(new RDropObjective(0), model, batch, batch.Counted), out double plain, dropout: 0.3);
        Gradient(model => Take(new CrossEntropyObjective(), model, batch, batch.Counted), out double single);
        Assert.Equal(single, none, 5);
        Assert.True(some > plain + 1e-3, $"{some} against {plain}");
    }

    private static IObjective Term(string name, double pairs = 0.5)
    {
        var contrastive = new ContrastiveObjective(pairs, 0.2, microSteps: 1);
        return name switch
        {
            "plain" => new CrossEntropyObjective(),
            "smoothed" => new CrossEntropyObjective(0.2),
            "r-drop" => new RDropObjective(2),
            "r-drop smoothed" => new RDropObjective(2, 0.1),
            "contrastive" => new SumObjective([new CrossEntropyObjective(), contrastive]),
            _ => new SumObjective([new RDropObjective(0.7, 0.1), contrastive]),
        };
    }

    private static double Take(IObjective objective, LanguageModel model, DeviceBatch batch, int counted)
    {
        manual_seed(11);
        var loss = objective.Loss(model, batch with { Pairs = Pairs() }, counted);
        Backward.Run(loss);
        return loss.item<float>();
    }

    private static DevicePairs Pairs() =>
        new(
            PaddedRows.Of(new TokenFiles.PairSide(4, [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 0], [4, 2, 3]), CPU),
            PaddedRows.Of(new TokenFiles.PairSide(2, [2, 3, 6, 0, 9, 8], [2, 1, 2]), CPU)
        );

    private static Tensor Gradient(Func<LanguageModel, double> take, out double loss, double dropout = 0)
    {
        var model = Model(dropout);
        loss = take(model);
        return cat([.. model.Weights.Select(weight => weight.Value.grad!.flatten())]);
    }

    private static LanguageModel Model(double dropout)
    {
        var precision = new Fp32Precision();
        var model = new Gpt2Config(new ModelShape(Layers: 1, Heads: 2, Width: 8, Context, Vocabulary), Dropout: dropout).Create(precision);
        model.Initialize(seed: 5);
        using var free = no_grad();
        foreach (var (_, weight) in model.Weights.Where(weight => weight.Value.dim() >= 2))
        {
            weight.mul_(8); // so that predictions differ clearly
        }
        model.train();
        return model;
    }

    private static DeviceBatch Batch(long seed, int rows, int ignored)
    {
        manual_seed(seed);
        var ids = randint(Vocabulary, [rows, Context + 1], ScalarType.Int64);
        var targets = ids.narrow(1, 1, Context).contiguous();
        targets.view(-1).narrow(0, 0, ignored).fill_(-100);
        return new DeviceBatch(ids.narrow(1, 0, Context), targets, rows * Context - ignored);
    }
}
