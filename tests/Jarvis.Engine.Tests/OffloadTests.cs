using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Kernels;
using Jarvis.Kernels.Autograd;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Optimizer state in host memory gives the same results.</summary>
public sealed class OffloadTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly bool _fused = Fused.Enabled;

    public void Dispose()
    {
        Fused.Enabled = _fused;
        _scope.Dispose();
    }

    [Theory]
    [InlineData(true, PrecisionKind.Fp32)]
    [InlineData(true, PrecisionKind.Bf16)]
    [InlineData(false, PrecisionKind.Bf16)]
    public void Step_WithOffload_HasTheSameBits(bool fused, PrecisionKind precision)
    {
        Fused.Enabled = fused;
        var without = Trained(0, precision);
        foreach (double fraction in new[] { 0.3, 0.5, 1 })
        {
            var with = Trained(fraction, precision);
            Assert.InRange(with.Optimizer.HostShare, fraction - 0.05, fraction);
            foreach (var (expected, actual) in without.Weights.Zip(with.Weights))
            {
                Assert.True(expected.equal(actual).all().item<bool>());
            }
            foreach (var (expected, actual) in without.Optimizer.Tensors().Zip(with.Optimizer.Tensors()))
            {
                Assert.True(expected.Value.equal(actual.Value).all().item<bool>(), expected.Name);
            }
        }
    }

    [Fact]
    public void Visits_OfLargeState_HoldOneSliceAtATimeAndMissNothing()
    {
        var state = new[] { 70, 5, 128 }.Select(OnHost).ToList();
        var visits = Offload.Visits(state, 50).ToList();
        Assert.All(visits, visit => Assert.InRange(visit.Sum(slice => slice.Count), 1, 50));
        Assert.Equal(5, visits.Count);
        foreach (var moments in state)
        {
            var slices = visits.SelectMany(visit => visit).Where(slice => slice.Of == moments).ToList();
            Assert.Equal(moments.Weight.numel(), slices.Sum(slice => slice.Count));
            Assert.Equal(slices.Select(slice => slice.Start), slices.Select((_, place) => slices.Take(place).Sum(slice => slice.Count)));
        }
    }

    [Fact]
    public void Step_Afterwards_NothingThatWasMovedIsLeft()
    {
        var (model, optimizer) = Made(1, PrecisionKind.Fp32);
        WithGradient(model);
        optimizer.Step(1e-3, 1);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        optimizer.Step(1e-3, 1);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Bring_IsACopy_AndPutBackWritesIt()
    {
        var moments = OnHost(6);
        var slice = new Offload.Slice(moments, 2, 3);
        var (mean, square) = slice.Bring();
        mean.fill_(1);
        Assert.Equal(0, moments.Mean.sum().item<float>());
        slice.PutBack((mean, square));
        Assert.Equal([0f, 0, 1, 1, 1, 0], moments.Mean.data<float>().ToArray());
    }

    [Fact]
    public void Lay_StateOfManyWeights_FillsBlocksAndLosesNoElement()
    {
        long[] counts = [5, 70, 20, 50, 250, 30];
        var (places, sizes) = HostState.Lay(counts, 100);

        Assert.Equal([250, 100, 75], sizes); // a state larger than a block gets one of its own
        for (int block = 0; block < sizes.Count; block++)
        {
            var within = places
                .Select((place, index) => (place.Block, place.Start, Count: counts[index]))
                .Where(place => place.Block == block)
                .OrderBy(place => place.Start)
                .ToList();
            Assert.Equal(within.Select((_, index) => within.Take(index).Sum(place => place.Count)), within.Select(place => place.Start));
            Assert.Equal(sizes[block], within.Sum(place => place.Count));
        }
    }

    [Fact]
    public void InBlocks_StateOfManyWeights_HasTheirShapesAndSharesNoElement()
    {
        Tensor[] weights = [zeros(3, 4), zeros(5), zeros(2, 10)];
        var state = HostState.InBlocks(weights, 24, block => zeros(block));
        Assert.Equal(weights.Select(weight => weight.shape), state.Select(tensor => tensor.shape));
        for (int index = 0; index < state.Count; index++)
        {
            state[index].fill_(index + 1);
        }
        Assert.Equal([12f, 10, 60], state.Select(tensor => tensor.sum().item<float>()));
        Assert.All(state, tensor => Assert.Single(tensor.data<float>().ToArray().Distinct())); // each tensor as a checkpoint reads it
        foreach (var tensor in state)
        {
            tensor.Dispose();
        }
    }

    private static Moments OnHost(int count) => Moments.Of([("w", nn.Parameter(zeros(count)))], _ => null, new HashSet<string> { "w" })[0];

    private static (List<Tensor> Weights, AdamW Optimizer) Trained(double fraction, PrecisionKind precision)
    {
        var (model, optimizer) = Made(fraction, precision);
        for (int step = 0; step < 3; step++)
        {
            WithGradient(model);
            optimizer.Step(1e-2, 0.5);
            model.zero_grad();
        }
        return (
            [
                .. model.Weights.Select(weight => weight.Value.detach()),
                .. model.Weights.Select(weight => model.Precision.CopyOf(weight.Value)).OfType<Tensor>(),
            ],
            optimizer
        );
    }

    private static (Gpt2Model Model, AdamW Optimizer) Made(double fraction, PrecisionKind precision)
    {
        var model = new Gpt2Model(new Gpt2Config(new ModelShape(2, 2, 8, 6, 11)), Precisions.Create(precision));
        model.Initialize(1);
        model.Precision.Refresh();
        return (
            model,
            new AdamW(model, model.Precision, new AdamWSettings(0.9, 0.95, 1e-8, 0.1, OffloadFraction: fraction), sliceElements: 100)
        );
    }

    private static void WithGradient(Gpt2Model model)
    {
        var ids = tensor(new long[] { 1, 2, 3, 4, 5, 6 }, [1, 6]);
        Backward.Run(model.Loss(ids, ids));
    }
}
