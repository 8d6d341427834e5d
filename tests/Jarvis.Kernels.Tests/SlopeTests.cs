using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>
/// Gradients against finite differences, which reveals errors that kernels and composed operators share. A difference of float32 losses is
/// accurate to about three digits, so the direction is that of the gradient, where the slope is largest.
/// </summary>
public abstract class SlopeTests(Kind kind) : KernelFixture(kind)
{
    [Fact]
    public void GeluTanh_AlongItsGradient_HasItsSlope() => HasSlope(x => Fused.GeluTanh(x[0]), randn(37, 21) * 2);

    [Fact]
    public void SwiGlu_AlongItsGradient_HasItsSlope() => HasSlope(x => Fused.SwiGlu(x[0], x[1]), randn(5, 33), randn(5, 33));

    [Fact]
    public void AddLayerNorm_AlongItsGradient_HasItsSlope() =>
        HasSlope(
            x =>
            {
                var (sum, normed) = Fused.AddLayerNorm(x[0], x[1], x[2], x[3], 1e-5);
                return sum * 0.3 + normed;
            },
            randn(9, 35),
            randn(9, 35),
            randn(35),
            randn(35)
        );

    [Fact]
    public void RmsNorm_AlongItsGradient_HasItsSlope() => HasSlope(x => Fused.RmsNorm(x[0], x[1], 1e-6), randn(9, 35), randn(35));

    [Fact]
    public void Rotary_AlongItsGradient_HasItsSlope()
    {
        var angles = randn(7, 5);
        HasSlope(x => Fused.Rotary(x[0], angles.cos(), angles.sin()), randn(2, 3, 7, 10));
    }

    [Fact]
    public void Attention_AlongItsGradient_HasItsSlope() =>
        HasSlope(x => Fused.Attention(x[0], x[1], x[2], 0.4), randn(1, 4, 21, 12), randn(1, 2, 21, 12), randn(1, 2, 21, 12));

    [Fact]
    public void Attention_ThatDropsWeights_AlongItsGradient_HasItsSlope()
    {
        var starts = tensor([.. Enumerable.Range(0, 21).Select(i => i < 9 ? 0L : 9)], [1, 21]);
        HasSlope(
            x =>
            {
                manual_seed(5); // the same elements are dropped each time
                return Fused.Attention(x[0], x[1], x[2], 0.4, starts, dropout: 0.3);
            },
            randn(1, 4, 21, 12),
            randn(1, 2, 21, 12),
            randn(1, 2, 21, 12)
        );
    }

    [Fact]
    public void SelfAttention_AlongItsGradient_HasItsSlope() => HasSlope(x => Fused.SelfAttention(x[0], 3), randn(2, 19, 3 * 33));

    [Fact]
    public void Linear_AlongItsGradient_HasItsSlope() =>
        HasSlope(x => Fused.Linear(x[0], x[1], x[2]), randn(3, 5, 17), randn(13, 17), randn(13));

    [Fact]
    public void CrossEntropy_AlongItsGradient_HasItsSlope()
    {
        var targets = randint(0, 45, [23]);
        targets[3] = -100;
        HasSlope(x => Fused.CrossEntropy(x[0], targets, labelSmoothing: 0.1), randn(23, 45));
    }

    [Fact]
    public void LinearCrossEntropy_AlongItsGradient_HasItsSlope()
    {
        var targets = randint(0, 45, [300]);
        HasSlope(
            x => Fused.LinearCrossEntropy(x[0], x[1], targets, labelSmoothing: 0.1, bias: x[2]),
            randn(300, 12),
            randn(45, 12),
            randn(45)
        );
    }

    [Fact]
    public void LinearRDrop_AlongItsGradient_HasItsSlope()
    {
        var targets = randint(0, 45, [60]);
        HasSlope(x => Fused.LinearRDrop(x[0], x[1], targets, 0.7, bias: x[2]), randn(120, 12), randn(45, 12) * 0.5, randn(45));
    }

    [Fact]
    public void Lstm_AlongItsGradient_HasItsSlope() =>
        HasSlope(
            x =>
            {
                var (output, state, cell) = Fused.Lstm(x[0], x[1], x[2], x[3], x[4]);
                return cat([output, (state * 0.3 + cell * 0.7).unsqueeze(1)], 1);
            },
            randn(2, 4, 4 * 11),
            randn(2, 11),
            randn(2, 11),
            randn(4 * 11, 11) * 0.3,
            randn(4 * 11)
        );

    [Fact]
    public void Gru_AlongItsGradient_HasItsSlope() =>
        HasSlope(
            x =>
            {
                var (output, state) = Fused.Gru(x[0], x[1], x[2], x[3]);
                return cat([output, (state * 0.3).unsqueeze(1)], 1);
            },
            randn(2, 4, 3 * 11),
            randn(2, 11),
            randn(3 * 11, 11) * 0.3,
            randn(3 * 11)
        );

    private static void HasSlope(Func<Tensor[], Tensor> operation, params Tensor[] inputs)
    {
        for (int place = 0; place < inputs.Length; place++)
        {
            var leaves = inputs.Select(input => input.detach().clone()).ToArray();
            leaves[place].requires_grad_();
            double Loss(Tensor[] x)
            {
                using var quiet = no_grad();
                return Weighed(operation(x).to_type(ScalarType.Float64)).item<double>();
            }
            Backward.Run(Weighed(operation(leaves)));
            var gradient = leaves[place].grad!;
            double norm = Math.Sqrt((gradient * gradient).to_type(ScalarType.Float64).sum().item<double>());
            const double step = 0.05; // along a direction of length 1
            Tensor[] Moved(double by) => [.. inputs.Select((input, k) => k == place ? input + gradient * (by / norm) : input)];
            double slope = (Loss(Moved(step)) - Loss(Moved(-step))) / (2 * step);
            Assert.True(Math.Abs(slope - norm) <= 0.01 * norm, $"input {place}: the gradient says {norm:g6}, the difference {slope:g6}");
        }
    }

    /// <summary>The weighted sum of all results, each with its own random weight.</summary>
    private static Tensor Weighed(Tensor result) =>
        (result * arange(result.numel(), dtype: result.dtype).mul(0.7).add(1).sin().view(result.shape)).sum();
}

public sealed class ManagedSlopeTests() : SlopeTests(Kind.Managed);

public sealed class NarrowSlopeTests() : SlopeTests(Kind.Narrow);

public sealed class NativeSlopeTests() : SlopeTests(Kind.Native);
