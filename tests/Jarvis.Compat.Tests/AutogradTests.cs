using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void Backward_OfASquare_GivesTwiceTheValue()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, -2, 3 }, requires_grad: true);
        (x * x).sum().backward();
        Assert.Equal(new float[] { 2, -4, 6 }, x.grad.data<float>().ToArray());
    }

    [Fact]
    public void Backward_ThroughALinearLayer_GivesTheOuterProduct()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1);
        var x = tensor(new float[] { 3, 5 }).reshape(1, 2);
        layer.call(x).sum().backward();
        Assert.Equal(new float[] { 3, 5 }, layer.weight.grad.data<float>().ToArray());
        Assert.Equal(new float[] { 1 }, layer.bias.grad.data<float>().ToArray());
    }

    [Fact]
    public void Error_OfLibtorch_IsAnExternalExceptionWithItsMessage()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));
        Assert.Contains("shapes cannot be multiplied (2x3 and 2x3)", error.Message);
    }

    [Fact]
    public void StateDict_OfNestedModules_HasThePinnedNames()
    {
        using var net = new Net();
        Assert.Equal(["c_fc.weight", "c_fc.bias", "h.0.weight", "h.0.bias", "h.1.weight", "h.1.bias"], net.state_dict().Keys);
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        [TorchSharp.Utils.ComponentName(Name = "c_fc")] private readonly Linear _expand = nn.Linear(2, 2);
        [TorchSharp.Utils.ComponentName(Name = "h")] private readonly ModuleList<Linear> _layers = nn.ModuleList(nn.Linear(2, 2), nn.Linear(2, 2));

        public Net() : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _layers.Aggregate(_expand.call(input), (x, layer) => layer.call(x));
    }
}
