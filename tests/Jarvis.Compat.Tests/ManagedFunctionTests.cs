using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

public sealed class ManagedFunctionTests
{
    [Fact]
    public void Cube_WrittenInCSharp_HasItsDerivative()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, -2 }, requires_grad: true);
        (Cube.apply(x * 2, 5) * 3).sum().backward();
        // d/dx 3 (2x)³ = 72 x²
        Assert.Equal([72, 288], x.grad.data<float>().ToArray());
    }

    [Fact]
    public void SumAndProduct_OfTwoTensors_PassesBothGradients()
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor(new float[] { 2 }, requires_grad: true), b = tensor(new float[] { 5 }, requires_grad: true);
        var results = SumAndProduct.apply(a, b);
        (results[0] + results[1] * 10).sum().backward();
        Assert.Equal(51, a.grad.item<float>());
        Assert.Equal(21, b.grad.item<float>());
    }

    [Fact]
    public void UnusedResult_OfTwo_CountsAsZero()
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor(new float[] { 2 }, requires_grad: true), b = tensor(new float[] { 5 }, requires_grad: true);
        SumAndProduct.apply(a, b)[1].sum().backward();
        Assert.Equal(5, a.grad.item<float>());
    }

    [Fact]
    public void Exception_InBackward_ArrivesWithItsMessage()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, requires_grad: true);
        var error = Assert.Throws<ExternalException>(() => Broken.apply(x).sum().backward());
        Assert.Contains("on purpose", error.Message);
    }

    [Fact]
    public void Graph_OnceForgotten_LeavesNoTensors()
    {
        using (NewDisposeScope()) Cube.apply(ones(2, requires_grad: true), 1).sum().backward();
        var live = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int k = 0; k < 100; k++)
            using (NewDisposeScope()) Cube.apply(ones(2, requires_grad: true), 1).sum().backward();
        Assert.Equal(live, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return ((Tensor)vars[0]).pow(3);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0].square() * 3, null!];
    }

    private sealed class SumAndProduct : autograd.MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor a = (Tensor)vars[0], b = (Tensor)vars[1];
            ctx.save_for_backward([a, b]);
            return [a + b, a * b];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            return [grad_outputs[0] + grad_outputs[1] * saved[1], grad_outputs[0] + grad_outputs[1] * saved[0]];
        }
    }

    private sealed class Broken : autograd.SingleTensorFunction<Broken>
    {
        public override string Name => nameof(Broken);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidOperationException("broken on purpose");
    }
}
