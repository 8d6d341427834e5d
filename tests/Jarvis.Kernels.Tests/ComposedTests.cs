using Jarvis.Kernels.Cpu;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>
/// The composed layer, which works on every device, against the plain formulas. Those keep all attention scores in memory; the composed
/// layer never does.
/// </summary>
public sealed class ComposedTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly KernelLayer _before = Fused.Layer;

    public ComposedTests()
    {
        Fused.Layer = KernelLayer.Composed;
        manual_seed(1);
        set_num_threads(2);
    }

    public void Dispose()
    {
        Fused.Layer = _before;
        _scope.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void LinearCrossEntropy_InChunks_IsThatOfAllScores(double smoothing)
    {
        var targets = randint(0, 900, [600]);
        targets[3] = -100;
        Agree(
            x => Fused.LinearCrossEntropy(x[0], x[1], targets, labelSmoothing: smoothing, bias: x[2]) * 0.5,
            x =>
                nn.functional.cross_entropy(nn.functional.linear(x[0], x[1], x[2]), targets, ignore_index: -100, label_smoothing: smoothing)
                * 0.5,
            3e-6,
            randn(600, 48),
            randn(900, 48),
            randn(900)
        );
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 3e-2)]
    [InlineData(ScalarType.Float16, 4e-3)]
    public void LinearCrossEntropy_OverANarrowCopy_IsThatOfAllScoresWithinItsRounding(ScalarType type, double tolerance)
    {
        var targets = randint(0, 300, [2000]);
        var weight = (randn(300, 48) * 0.2).to_type(type).to_type(ScalarType.Float32);
        Agree(
            x => Fused.LinearCrossEntropy(x[0], x[1], targets, x[1].detach().to_type(type)) * 128,
            x => nn.functional.cross_entropy(nn.functional.linear(x[0], x[1]), targets) * 128,
            tolerance,
            randn(2000, 48),
            weight
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void LinearRDrop_InChunks_IsThatOfAllScores(double smoothing)
    {
        var targets = randint(0, 700, [400]);
        targets[3] = -100;
        Agree(
            x => Fused.LinearRDrop(x[0], x[1], targets, 1.5, labelSmoothing: smoothing, bias: x[2]),
            x =>
            {
                var scores = nn.functional.linear(x[0], x[1], x[2]);
                return Fused.RDrop(scores.narrow(0, 0, 400), scores.narrow(0, 400, 400), targets, 1.5, labelSmoothing: smoothing);
            },
            5e-6,
            randn(800, 48),
            randn(700, 48) * 0.2,
            randn(700)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinearBf16_OverItsCopy_IsTheFloat32LayerWithinRounding(bool bf16Output)
    {
        var weight = randn(40, 24).bfloat16().to_type(ScalarType.Float32);
        Agree(
            x => Fused.LinearBf16(x[0], x[1], x[1].detach().bfloat16(), x[2], bf16Output),
            x => nn.functional.linear(x[0], x[1], x[2]),
            2e-2,
            randn(2, 9, 24).bfloat16().to_type(ScalarType.Float32),
            weight,
            randn(40)
        );
    }

    [Theory]
    [InlineData(2, 4, 4, 33, 33, 32, false)]
    [InlineData(1, 4, 2, 20, 20, 24, false)]
    [InlineData(2, 2, 1, 5, 40, 16, false)]
    [InlineData(2, 4, 2, 1, 40, 16, false)]
    [InlineData(2, 4, 2, 70, 70, 16, true)]
    public void Attention_ByBlocks_IsTheSoftmaxOfAllScores(
        long batch,
        long heads,
        long keyHeads,
        long queries,
        long keys,
        long d,
        bool packed
    )
    {
        var starts = packed
            ? tensor(
                [
                    .. Enumerable
                        .Range(0, 2 * (int)queries)
                        .Select(i =>
                            i >= queries ? 0L
                            : i < 5 ? 0
                            : i < 37 ? 5
                            : 37
                        ),
                ],
                [2, queries]
            )
            : null;
        Agree(
            x => Fused.Attention(x[0], x[1], x[2], starts: starts),
            x => Plain.Attention(x[0], x[1], x[2], 1 / Math.Sqrt(d), starts),
            5e-6,
            randn(batch, heads, queries, d),
            randn(batch, keyHeads, keys, d),
            randn(batch, keyHeads, keys, d)
        );
    }

    [Fact]
    public void Attention_ThatDropsWeights_DropsThatShareKeepsTheirMeanAndRepeats()
    {
        const int Length = 300; // several blocks
        const double Share = 0.2;
        Tensor query = randn(2, 8, Length, Length) * 0.1,
            key = randn(2, 8, Length, Length) * 0.1;
        var one = eye(Length).expand(2, 8, Length, Length).contiguous();
        Tensor Weights(double dropout, long seed)
        {
            manual_seed(seed);
            return Fused.Attention(query, key, one, dropout: dropout);
        }
        Tensor whole = Weights(0, 1),
            dropped = Weights(Share, 1),
            seen = ones(Length, Length, dtype: ScalarType.Bool).tril();
        double gone = (dropped.eq(0) & seen).sum().item<long>() / (16.0 * Length * (Length + 1) / 2);
        Assert.InRange(gone, Share - 0.005, Share + 0.005);
        Assert.True(where(dropped.eq(0), dropped, whole / (1 - Share)).allclose(dropped, atol: 1e-6));
        Assert.True(dropped.equal(Weights(Share, 1)).all().item<bool>());
        Assert.False(dropped.equal(Weights(Share, 2)).all().item<bool>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LstmAndGru_OverRows_AreTokenAfterTokenByFormula(bool packed)
    {
        var fresh = packed ? tensor([false, false, true, false, true, false, false, false, false, true], [2, 5]) : null;
        Agree(
            x => Joined(Fused.Lstm(x[0], x[1], x[2], x[3], x[4], fresh: fresh)),
            x => Joined(Plain.Lstm(x[0], x[1], x[2], x[3], x[4], fresh)),
            3e-6,
            randn(2, 5, 28),
            randn(2, 7),
            randn(2, 7),
            randn(28, 7) * 0.3,
            randn(28)
        );
        Agree(
            x => Joined(Fused.Gru(x[0], x[1], x[2], x[3], fresh: fresh)),
            x => Joined(Plain.Gru(x[0], x[1], x[2], x[3], fresh)),
            3e-6,
            randn(2, 5, 21),
            randn(2, 7),
            randn(21, 7) * 0.3,
            randn(21)
        );
    }

    [Fact]
    public void RmsNorm_ByLibtorch_IsItsFormula() =>
        Agree(
            x => Fused.RmsNorm(x[0], x[1], 1e-6),
            x => x[0] * ((x[0] * x[0]).mean([-1], keepdim: true) + 1e-6).rsqrt() * x[1],
            2e-6,
            randn(2, 19, 130),
            randn(130)
        );

    private static Tensor Joined((Tensor Output, Tensor State, Tensor Cell) made) =>
        cat([made.Output, (made.State * 0.3 + made.Cell * 0.7).unsqueeze(1)], 1);

    private static Tensor Joined((Tensor Output, Tensor State) made) => cat([made.Output, (made.State * 0.3).unsqueeze(1)], 1);

    private static void Agree(Func<Tensor[], Tensor> ours, Func<Tensor[], Tensor> plain, double tolerance, params Tensor[] inputs) =>
        Twins.Agree(Twins.Run(ours, inputs), Twins.Run(plain, inputs), tolerance);
}
