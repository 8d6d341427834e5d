using System.Runtime.InteropServices;
using Jarvis.Testing;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests.Torch;

/// <summary>Behaviour of TorchSharp that this code relies on and its documentation does not promise.</summary>
public sealed class TorchFactsTests
{
    [Fact]
    public void Scope_AtItsEnd_DisposesWhatWasMadeInItAndNotWhatWasMovedOut()
    {
        Tensor inner,
            moved,
            kept;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                inner = zeros(2);
                moved = ones(2).MoveToOuterDisposeScope();
                kept = ones(3).DetachFromDisposeScope();
            }
            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
        }
        Assert.True(moved.IsInvalid);
        Assert.Equal(3, kept.sum().item<float>());
        kept.Dispose();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void Error_OfLibtorch_IsAnExternalExceptionWithItsWords()
    {
        Assert.SkipWhen(UnderWine.Is, UnderWine.KeepsGuards);
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Contains("shapes cannot be multiplied (2x3 and 2x3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InPlace_GivesTheSameObject()
    {
        using var scope = NewDisposeScope();
        var one = ones(2);
        Assert.All(
            [one.add_(1), one.mul_(2), one.fill_(3), one.copy_(zeros(2)), one.normal_(), one.uniform_(0, 1), one.requires_grad_(false)],
            result => Assert.Same(one, result)
        );
    }

    [Fact]
    public void StateDict_OfNestedModules_HasThePinnedNames()
    {
        using var net = new Net();
        Assert.Equal(["c_fc.weight", "c_fc.bias", "h.0.weight", "h.0.bias", "h.1.weight", "h.1.bias"], net.state_dict().Keys);
    }

    [Fact]
    public void Statistics_OverAThousandSteps_StayFlat()
    {
        using var net = new Net();
        Step(net);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int k = 0; k < 1000; k++)
        {
            Step(net);
        }
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void Step(Net net)
    {
        using var scope = NewDisposeScope();
        net.zero_grad();
        Jarvis.Kernels.Autograd.Backward.Run(net.call(ones(4, 2)).softmax(-1).log().sum());
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        [TorchSharp.Utils.ComponentName(Name = "c_fc")]
        private readonly Linear _expand = nn.Linear(2, 2);

        [TorchSharp.Utils.ComponentName(Name = "h")]
        private readonly ModuleList<Linear> _layers = nn.ModuleList(nn.Linear(2, 2), nn.Linear(2, 2));

        public Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _layers.Aggregate(_expand.call(input), (x, layer) => layer.call(x));
    }
}
