using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>Our own autograd functions, and how their exceptions reach the caller.</summary>
public sealed class BackwardTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Run_ThroughAFunctionOfOurs_GivesItsGradients()
    {
        Tensor a = randn(3, 4, requires_grad: true),
            b = randn(3, 4, requires_grad: true),
            frozen = randn(3, 4);
        Backward.Run((new SumAndProduct(a, b * 2, frozen).Apply() is [var sum, var product] ? sum * 3 + product : a).sum());
        Assert.True(a.grad!.allclose(b * 2 + 3));
        Assert.True(b.grad!.allclose(a * 2 + 6));
    }

    [Fact]
    public void Run_WhereOneResultIsUnused_GivesNothingThroughIt()
    {
        Tensor a = randn(3, requires_grad: true),
            b = randn(3, requires_grad: true);
        Backward.Run(new SumAndProduct(a, b, null).Apply()[1].sum());
        Assert.True(a.grad!.allclose(b) && b.grad!.allclose(a));
    }

    [Fact]
    public void Run_ThroughAFunctionThatThrows_ThrowsItAsItWas()
    {
        var x = randn(3, requires_grad: true);
        var loss = new Broken(x * 2).ApplyOne().sum();
        var thrown = Assert.Throws<InvalidTimeZoneException>(() => Backward.Run(loss));
        Assert.Equal("on the way back", thrown.Message);
        Assert.Contains(nameof(Broken), thrown.StackTrace);
        Backward.Run((x * 2).sum()); // the next backward pass works
        Assert.True(x.grad!.allclose(full_like(x, 2)));
    }

    [Fact]
    public void Run_WithTooFewGradients_SaysWhose() =>
        Assert.Contains(
            "Short has 2 inputs and gave 1 gradients",
            Assert
                .Throws<InvalidOperationException>(() => Backward.Run(new Short(randn(3, requires_grad: true), randn(3)).ApplyOne().sum()))
                .Message
        );

    [Fact]
    public void Run_ASecondTime_IsRefusedUnlessTheGraphWasRetained()
    {
        var x = randn(3, requires_grad: true);
        var sum = new SumAndProduct(x, x, null).Apply()[1].sum();
        Backward.Run(sum, retainGraph: true);
        Backward.Run(sum, retainGraph: true);
        Assert.True(x.grad!.allclose(x * 4));
    }

    [Fact]
    public void Run_OfMemoryThatDoesNotExist_ThrowsAndGoesOn()
    {
        var x = randn(3, requires_grad: true);
        Assert.ThrowsAny<Exception>(() => Backward.Run(new Greedy(x).ApplyOne().sum()));
        Backward.Run(x.sum());
        Assert.True(x.grad!.allclose(ones(3)));
    }

    [Fact]
    public void Run_WithinAFunctionsGradient_ThrowsFromTheInnerThroughTheOuter() =>
        Assert.Throws<InvalidTimeZoneException>(() => Backward.Run(new Nested(randn(3, requires_grad: true)).ApplyOne().sum()));

    [Fact]
    public void Gradients_OfLeaves_LeaveWhatTheyHadAlone()
    {
        Tensor a = randn(3, requires_grad: true),
            b = randn(3, requires_grad: true),
            other = randn(3, requires_grad: true);
        Backward.Run((a * 5).sum());
        var found = Backward.Gradients([a * b], [a, b, other], [full(3, 2.0f)]);
        Assert.True(found[0]!.allclose(b * 2) && found[1]!.allclose(a * 2));
        Assert.Null(found[2]);
        Assert.True(a.grad!.allclose(full_like(a, 5)));
        Assert.Null(b.grad);
    }

    [Fact]
    public void Nodes_AfterTheirGraphIsGone_LeaveNoTensors()
    {
        Step();
        long before = Tensor.TotalCount;
        for (int k = 0; k < 5; k++)
        {
            Step();
        }
        Assert.Equal(before, Tensor.TotalCount);

        static void Step()
        {
            using var scope = NewDisposeScope();
            var x = randn(3, requires_grad: true);
            Backward.Run(new SumAndProduct(x * 2, x, null).Apply()[1].sum());
        }
    }

    [Fact]
    public void Kept_AfterItsNodeHasRun_IsFreeBeforeTheGraphIs()
    {
        var x = randn(3, requires_grad: true);
        var function = new SumAndProduct(x, x, null);
        var sum = function.Apply()[1].sum();
        Backward.Run(sum);
        Assert.True(function.KeptAreGone);
    }

    /// <summary>
    /// With TorchSharp's own functions such an exception ends the process, so the test above also runs in a child process that must
    /// survive.
    /// </summary>
    [Fact]
    public Task Process_WhoseFunctionThrows_GoesOn() =>
        Children.SucceedsAsync(Children.OfTest($"*.{nameof(Run_ThroughAFunctionThatThrows_ThrowsItAsItWas)}"));

    private sealed class SumAndProduct(Tensor a, Tensor b, Tensor? unused) : AutogradFunction(a, b, unused)
    {
        private Tensor _a = a,
            _b = b;

        internal bool KeptAreGone => _a.IsInvalid && _b.IsInvalid;

        protected override Tensor[] Forward()
        {
            (_a, _b) = (Keep(_a), Keep(_b));
            return [_a + _b, _a * _b];
        }

        protected internal override Tensor?[] Backward(Tensor?[] gradients)
        {
            Tensor sum = gradients[0] ?? zeros_like(_a),
                product = gradients[1] ?? zeros_like(_a);
            return [sum + product * _b, sum + product * _a, null];
        }
    }

    private sealed class Broken(Tensor x) : AutogradFunction(x)
    {
        private readonly Tensor _x = x;

        protected override Tensor[] Forward() => [_x * 2];

        protected internal override Tensor?[] Backward(Tensor?[] gradients) => throw new InvalidTimeZoneException("on the way back");
    }

    private sealed class Short(Tensor x, Tensor y) : AutogradFunction(x, y)
    {
        private readonly Tensor _x = x;

        protected override Tensor[] Forward() => [_x * 2];

        protected internal override Tensor?[] Backward(Tensor?[] gradients) => [gradients[0]];
    }

    private sealed class Greedy(Tensor x) : AutogradFunction(x)
    {
        private readonly Tensor _x = x;

        protected override Tensor[] Forward() => [_x * 2];

        protected internal override Tensor?[] Backward(Tensor?[] gradients) => [empty(1L << 50)];
    }

    private sealed class Nested(Tensor x) : AutogradFunction(x)
    {
        private readonly Tensor _x = x;

        protected override Tensor[] Forward() => [_x * 2];

        protected internal override Tensor?[] Backward(Tensor?[] gradients)
        {
            using var recording = enable_grad();
            Jarvis.Kernels.Autograd.Backward.Run(new Broken(randn(3, requires_grad: true)).ApplyOne().sum());
            return [gradients[0]];
        }
    }
}
