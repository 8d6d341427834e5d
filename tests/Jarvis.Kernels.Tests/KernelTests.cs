using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

public abstract class KernelTests(Kind kind) : KernelFixture(kind)
{
    [Theory]
    [InlineData(ScalarType.Float32, 3e-6)]
    [InlineData(ScalarType.BFloat16, 2e-2)]
    public void GeluTanh_FusedAndComposed_Agree(ScalarType type, double tolerance) =>
        Twins.Agree(x => Fused.GeluTanh(x[0]), tolerance, (randn(3, 37, 21) * 4).to_type(type));

    [Fact]
    public void GeluTanh_OfExtremeValues_IsTheIdentityOrZero()
    {
        var y = Fused.GeluTanh(tensor(new float[] { -1e4f, -50, 50, 1e4f, float.NaN })).data<float>().ToArray();
        Assert.Equal([0, 0, 50, 1e4f, float.NaN], y.Select(v => Math.Abs(v) < 1e-30f ? 0 : v));
    }

    [Fact]
    public void Kernels_InInferenceMode_Work()
    {
        using var mode = inference_mode();
        var x = randn(2, 5, 3 * 16);
        Assert.Equal([2, 5, 16], Fused.SelfAttention(x, 2).shape);
        Assert.Equal(2, Fused.LayerNorm(Fused.GeluTanh(x), ones(48), zeros(48), 1e-5).shape[0]);
    }

    [Fact]
    public void LinearCrossEntropy_WithoutGradients_GivesTheSameLoss()
    {
        Tensor hidden = randn(9, 8, requires_grad: true),
            weight = randn(20, 8, requires_grad: true),
            targets = randint(0, 20, new long[] { 9 });
        var expected = Fused.LinearCrossEntropy(hidden, weight, targets).item<float>();
        using var quiet = no_grad();
        Assert.Equal(expected, Fused.LinearCrossEntropy(hidden, weight, targets).item<float>());
    }

    [Fact]
    public void LinearCrossEntropy_BackwardASecondTime_IsRefused()
    {
        var loss = Fused.LinearCrossEntropy(
            randn(9, 8, requires_grad: true),
            randn(20, 8, requires_grad: true),
            randint(0, 20, new long[] { 9 })
        );
        Backward.Run(loss, retainGraph: true);
        Assert.Throws<InvalidOperationException>(() => Backward.Run(loss, retainGraph: true));
    }

    [Fact]
    public void SwiGlu_FusedAndComposed_Agree() => Twins.Agree(x => Fused.SwiGlu(x[0], x[1]), 1e-6, randn(5, 33), randn(5, 33));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LayerNorm_FusedAndComposed_Agree(bool bias) =>
        Twins.Agree(x => Fused.LayerNorm(x[0], x[1], bias ? x[2] : null, 1e-5), 2e-6, randn(2, 19, 130) + 3, randn(130), randn(130));

    [Fact]
    public void AddLayerNorm_FusedAndComposed_Agree() =>
        Twins.Agree(
            x =>
            {
                var (sum, normed) = Fused.AddLayerNorm(x[0], x[1], x[2], x[3], 1e-5);
                return sum * 0.3 + normed;
            },
            2e-6,
            randn(2, 19, 130),
            randn(2, 19, 130),
            randn(130),
            randn(130)
        );

    [Fact]
    public void AddLayerNorm_WithABf16Update_AgreesWithinItsRounding() =>
        Twins.Agree(
            x =>
            {
                var (sum, normed) = Fused.AddLayerNorm(x[0], x[1], x[2], x[3], 1e-5, bf16Output: true);
                return sum * 0.3 + normed;
            },
            2e-2,
            randn(2, 19, 130),
            randn(2, 19, 130).bfloat16(),
            randn(130),
            randn(130)
        );

    [Fact]
    public void RmsNorm_FusedAndComposed_Agree() => Twins.Agree(x => Fused.RmsNorm(x[0], x[1], 1e-6), 2e-6, randn(2, 19, 130), randn(130));

    [Fact]
    public void RmsNorm_IntoBf16_AgreesWithinItsRounding() =>
        Twins.Agree(x => Fused.RmsNorm(x[0], x[1], 1e-6, bf16Output: true), 2e-2, randn(2, 19, 130), randn(130));

    [Fact]
    public void Rotary_FusedAndComposed_Agree()
    {
        var angles = randn(7, 8);
        Twins.Agree(x => Fused.Rotary(x[0], angles.cos(), angles.sin()), 1e-6, randn(2, 3, 7, 16));
    }

    [Theory]
    [InlineData(2, 4, 4, 33, 33, 32)]
    [InlineData(1, 4, 2, 20, 20, 24)]
    [InlineData(2, 2, 1, 5, 40, 16)]
    [InlineData(1, 1, 1, 1, 1, 8)]
    [InlineData(1, 2, 2, 100, 100, 64)]
    public void Attention_FusedAndComposed_Agree(long batch, long heads, long keyHeads, long queries, long keys, long d) =>
        Twins.Agree(
            x => Fused.Attention(x[0], x[1], x[2]),
            5e-6,
            randn(batch, heads, queries, d),
            randn(batch, keyHeads, keys, d),
            randn(batch, keyHeads, keys, d)
        );

    [Fact]
    public void SelfAttention_FusedAndComposed_Agree() => Twins.Agree(x => Fused.SelfAttention(x[0], 3), 5e-6, randn(2, 45, 3 * 48));

    /// <summary>Start positions of the records: three in one row and one in the other; the last starts in the middle of a vector.</summary>
    private static Tensor Starts(long length) =>
        tensor(
            [
                .. Enumerable
                    .Range(0, 2 * (int)length)
                    .Select(i =>
                        i >= length ? 0L
                        : i < 5 ? 0
                        : i < 37 ? 5
                        : 37
                    ),
            ],
            [2, length]
        );

    [Fact]
    public void SelfAttention_OfRecordsKeptApart_FusedAndComposedAgree() =>
        Twins.Agree(x => Fused.SelfAttention(x[0], 3, Starts(95)), 5e-6, randn(2, 95, 3 * 48));

    [Fact]
    public void Attention_OfRecordsKeptApart_FusedAndComposedAgree() =>
        Twins.Agree(
            x => Fused.Attention(x[0], x[1], x[2], starts: Starts(70)),
            5e-6,
            randn(2, 4, 70, 16),
            randn(2, 2, 70, 16),
            randn(2, 2, 70, 16)
        );

    [Fact]
    public void SelfAttention_OfRecordsKeptApart_IsThatOfEachAlone()
    {
        var rows = randn(1, 60, 3 * 48);
        var starts = tensor([.. Enumerable.Range(0, 60).Select(i => i < 23 ? 0L : 23)], [1, 60]);
        var together = Fused.SelfAttention(rows, 3, starts);
        var apart = cat([Fused.SelfAttention(rows.narrow(1, 0, 23), 3), Fused.SelfAttention(rows.narrow(1, 23, 37), 3)], 1);
        Assert.True((together - apart).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void TokenLosses_WhileOpen_HoldsTheLossOfEachTargetOfTheHead()
    {
        Tensor hidden = randn(40, 16),
            weight = randn(100, 16),
            targets = randint(0, 100, [40]);
        targets[3] = -100;
        var expected = nn.functional.cross_entropy(nn.functional.linear(hidden, weight), targets, reduction: nn.Reduction.None);
        foreach (bool fused in new[] { true, false })
        {
            var before = Fused.Layer;
            Fused.Layer = fused ? Layer : KernelLayer.Composed;
            using var losses = TokenLosses.Open();
            var mean = Fused.LinearCrossEntropy(hidden, weight, targets);
            Assert.True((losses.Value! - expected).abs().max().item<float>() < 1e-5);
            Assert.Equal(0, losses.Value![3].item<float>());
            Assert.Equal(mean.item<float>(), (losses.Value!.sum() / 39).item<float>(), 1e-5f);
            Assert.True((Fused.Losses(nn.functional.linear(hidden, weight), targets) - expected).abs().max().item<float>() < 1e-5);
            Fused.Layer = before;
        }
    }

    [Fact]
    public void SelfAttention_InBf16_AgreesWithinItsRounding() =>
        Twins.Agree(x => Fused.SelfAttention(x[0], 3), 3e-2, randn(2, 45, 3 * 48).bfloat16());

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void CrossEntropy_FusedAndComposed_Agree(double smoothing)
    {
        var targets = randint(0, 1500, new long[] { 23 });
        targets[3] = tensor(-100L);
        Twins.Agree(x => Fused.CrossEntropy(x[0], targets, labelSmoothing: smoothing), 1e-5, randn(23, 1500) * 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void LinearCrossEntropy_FusedAndComposed_Agree(double smoothing)
    {
        var targets = randint(0, 900, new long[] { 600 });
        targets[3] = tensor(-100L);
        Twins.Agree(x => Fused.LinearCrossEntropy(x[0], x[1], targets, labelSmoothing: smoothing), 5e-6, randn(600, 48), randn(900, 48));
    }

    [Fact]
    public void LinearCrossEntropy_InBf16_AgreesWithinItsRounding()
    {
        var targets = randint(0, 900, new long[] { 300 });
        var weight = randn(900, 64) * 0.1;
        Twins.Agree(x => Fused.LinearCrossEntropy(x[0], x[1], targets, x[1].detach().bfloat16()), 2e-2, randn(300, 64), weight);
    }

    [Fact]
    public void LinearCrossEntropy_WithATargetOutsideTheVocabulary_SaysSo()
    {
        var error = Assert.Throws<ArgumentException>(() => Fused.LinearCrossEntropy(randn(2, 4), randn(3, 4), tensor(new long[] { 1, 3 })));
        Assert.Contains("target 3 is outside of the 3 classes", error.Message);
    }

    [Fact]
    public void LinearCrossEntropy_WithABias_FusedAndComposed_Agree()
    {
        var targets = randint(0, 900, new long[] { 600 });
        Twins.Agree(x => Fused.LinearCrossEntropy(x[0], x[1], targets, bias: x[2]) * 0.5, 5e-6, randn(600, 48), randn(900, 48), randn(900));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Linear_FusedAndComposed_Agree(bool bias) =>
        Twins.Agree(x => Fused.Linear(x[0], x[1], bias ? x[2] : null), 3e-6, randn(2, 9, 77), randn(45, 77), randn(45));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinearBf16_FusedAndComposed_AgreeWithinRounding(bool bf16Output)
    {
        Tensor weight = randn(40, 24),
            bias = randn(40);
        Twins.Agree(x => Fused.LinearBf16(x[0], x[1], x[1].detach().bfloat16(), x[2], bf16Output), 2e-2, randn(2, 9, 24), weight, bias);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.25)]
    public void AdamWStep_FusedAndComposed_Agree(double gradientScale)
    {
        var sizes = new long[] { 5, 40000, 77 };
        Tensor[] Make(Func<long, Tensor> f) => sizes.Select(f).ToArray();
        manual_seed(5);
        Tensor[] start = Make(n => randn(n)),
            gradients = Make(n => randn(n));
        var results = new List<Tensor[]>();
        foreach (var fused in new[] { true, false })
        {
            Fused.Layer = fused ? Layer : KernelLayer.Composed;
            Tensor[] p = start.Select(t => t.clone()).ToArray(),
                m = Make(n => zeros(n)),
                v = Make(n => zeros(n)),
                copies = p.Select(t => t.bfloat16()).ToArray();
            for (int step = 1; step <= 3; step++)
            {
                Fused.AdamWStep(
                    p,
                    [.. gradients.Select(t => t.clone())],
                    m,
                    v,
                    step,
                    1e-2,
                    0.9,
                    0.95,
                    1e-8,
                    0.1,
                    gradientScale,
                    [copies[0], null, copies[2]]
                );
            }
            results.Add([.. p, .. m, .. v, copies[0].@float(), copies[2].@float()]);
        }
        Fused.Layer = Layer;
        for (int k = 0; k < results[0].Length; k++)
        {
            Assert.True(results[0][k].allclose(results[1][k], 2e-6, k >= 9 ? 1e-2 : 1e-6), $"tensor {k}");
        }
    }

    [Fact]
    public void GlobalNorm_OfManyTensors_IsTheirCommonNorm()
    {
        Tensor[] gradients = [randn(1000, 100), randn(7), zeros(3)];
        var expected = Math.Sqrt(gradients.Sum(g => (g.@double() * g.@double()).sum().item<double>()));
        Assert.Equal(expected, Fused.GlobalNorm(gradients), expected * 1e-7);
    }
}

public sealed class ManagedKernelTests() : KernelTests(Kind.Managed);

public sealed class NarrowKernelTests() : KernelTests(Kind.Narrow);

public sealed class NativeKernelTests() : KernelTests(Kind.Native);
