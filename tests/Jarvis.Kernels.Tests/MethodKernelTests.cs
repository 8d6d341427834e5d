using Jarvis.Kernels.Cpu;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>The kernels of training methods: R-Drop, EMA, gradient noise.</summary>
public abstract class MethodKernelTests(Kind kind) : KernelFixture(kind)
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void LinearRDrop_FusedAndComposed_Agree(double smoothing)
    {
        var targets = randint(0, 7000, new long[] { 400 }); // two chunks of rows
        targets[3] = -100;
        Twins.Agree(
            x => Fused.LinearRDrop(x[0], x[1], targets, 1.5, labelSmoothing: smoothing, bias: x[2]),
            5e-6,
            randn(800, 48),
            randn(7000, 48) * 0.2,
            randn(7000)
        );
    }

    [Fact]
    public void LinearRDrop_InBf16_AgreesWithinItsRounding()
    {
        var weight = randn(500, 64).bfloat16().to_type(ScalarType.Float32) * 0.25;
        var targets = randint(0, 500, new long[] { 150 });
        Twins.Agree(x => Fused.LinearRDrop(x[0], x[1], targets, 1, x[1].detach().bfloat16()), 3e-2, randn(300, 64), weight);
    }

    [Fact]
    public void LinearRDrop_OfEqualPasses_IsTheCrossEntropy()
    {
        Tensor hidden = randn(9, 8),
            weight = randn(20, 8),
            targets = randint(0, 20, new long[] { 9 });
        var both = Fused.LinearRDrop(cat([hidden, hidden]), weight, targets, 5).item<float>();
        Assert.Equal(Fused.LinearCrossEntropy(hidden, weight, targets).item<float>(), both, 5);
    }

    [Fact]
    public void EmaStep_FusedAndComposed_Agree()
    {
        var weights = new[] { randn(1000, 41), randn(7) };
        var results = new List<Tensor>();
        foreach (bool fused in new[] { true, false })
        {
            Fused.Layer = fused ? Layer : KernelLayer.Composed;
            var averages = weights.Select(w => w * 0.5).ToArray();
            for (int step = 0; step < 3; step++)
            {
                Fused.AverageStep(averages, weights, 0.9);
            }
            results.Add(averages[0]);
            Assert.True((averages[1] - weights[1] * (1 - 0.5 * 0.729)).abs().max().item<float>() < 1e-6);
        }
        Assert.True((results[0] - results[1]).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void AddNoise_FusedAndComposed_DrawTheSameNumbers()
    {
        Assert.True((Noise(true, 100_003, 77) - Noise(false, 100_003, 77)).abs().max().item<float>() < 2e-5);
        Assert.Equal(Noise(true, 37, -5).data<float>().ToArray(), Noise(true, 100, -5).data<float>().ToArray()[..37]);
    }

    [Fact]
    public void AddNoise_ManyNumbers_AreNormalAndIndependent()
    {
        var x = Noise(true, 1 << 20, 12345);
        Assert.InRange(x.mean().item<float>(), -0.004, 0.004);
        Assert.InRange(x.pow(2).mean().item<float>(), 0.993, 1.007);
        Assert.InRange(x.pow(3).mean().item<float>(), -0.012, 0.012);
        Assert.InRange(x.pow(4).mean().item<float>(), 2.96, 3.04);
        Assert.InRange(x.abs().le(1).to_type(ScalarType.Float32).mean().item<float>(), 0.681, 0.6845);
        foreach (long distance in new long[] { 1, 16, 32 })
        {
            Assert.InRange((x.narrow(0, 0, 1 << 19) * x.narrow(0, distance, 1 << 19)).mean().item<float>(), -0.006, 0.006);
        }
        Assert.InRange((x * Noise(true, 1 << 20, 12346)).mean().item<float>(), -0.005, 0.005);
    }

    [Fact]
    public void AddNoise_AnyThreads_GivesTheSameBits()
    {
        set_num_threads(1);
        var one = Noise(true, 70_001, 3).data<float>().ToArray();
        set_num_threads(2);
        Assert.Equal(one, Noise(true, 70_001, 3).data<float>().ToArray());
    }

    private Tensor Noise(bool fused, int count, long key)
    {
        Fused.Layer = fused ? Layer : KernelLayer.Composed;
        var x = zeros(count);
        Fused.AddNoise([x], 1, [key]);
        return x;
    }
}

public sealed class ManagedMethodKernelTests() : MethodKernelTests(Kind.Managed);

public sealed class NarrowMethodKernelTests() : MethodKernelTests(Kind.Narrow);

public sealed class NativeMethodKernelTests() : MethodKernelTests(Kind.Native);
