using Jarvis.Kernels.Cpu;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

public sealed class WorkerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void For_AnyCount_TakesEachElementOnce(int threads)
    {
        set_num_threads(threads);
        try
        {
            foreach (long count in new long[] { 0, 1, 2, 3, 7, 1000 })
            {
                int[] taken = new int[count];
                Workers.For(
                    count,
                    1,
                    (begin, end) =>
                    {
                        for (long k = begin; k < end; k++)
                        {
                            Interlocked.Increment(ref taken[k]);
                        }
                    }
                );
                Assert.All(taken, times => Assert.Equal(1, times));
            }
        }
        finally
        {
            set_num_threads(2);
        }
    }

    [Fact]
    public void For_WithinAnother_RunsHere()
    {
        set_num_threads(2);
        int taken = 0;
        Workers.For(4, 1, (begin, end) => Workers.For(end - begin, 1, (first, last) => Interlocked.Add(ref taken, (int)(last - first))));
        Assert.Equal(4, taken);
    }

    [Fact]
    public void For_WhoseBlockThrows_ThrowsItAndWorksAgain()
    {
        set_num_threads(2);
        Assert.Throws<InvalidTimeZoneException>(() =>
            Workers.For(
                2,
                1,
                (begin, _) =>
                {
                    if (begin == 1)
                    {
                        throw new InvalidTimeZoneException();
                    }
                }
            )
        );
        int taken = 0;
        Workers.For(2, 1, (begin, end) => Interlocked.Add(ref taken, (int)(end - begin)));
        Assert.Equal(2, taken);
    }

    [Fact]
    public void Kernels_RunAgain_GiveTheSameBits()
    {
        set_num_threads(2);
        using var scope = NewDisposeScope();
        manual_seed(4);
        Tensor hidden = randn(500, 48),
            weight = randn(900, 48),
            targets = randint(0, 900, [500]);
        float[] Gradient()
        {
            Tensor x = hidden.detach().clone().requires_grad_(),
                w = weight.detach().clone().requires_grad_();
            Autograd.Backward.Run(Fused.LinearCrossEntropy(Fused.LayerNorm(x, ones(48), zeros(48), 1e-5), w, targets));
            return [.. w.grad!.data<float>().ToArray(), .. x.grad!.data<float>().ToArray()];
        }
        var first = Gradient();
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(first, Gradient()));
    }
}
