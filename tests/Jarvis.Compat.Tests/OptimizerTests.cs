using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

public sealed class OptimizerTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Sgd_WithMomentum_FollowsItsRule()
    {
        var p = new Parameter(tensor(new float[] { 1 }));
        using var optimizer = optim.SGD([p], 0.1, momentum: 0.5);
        Descend(p, optimizer, 2);
        // gradients 2p: p1 = 1 - 0.1·2 = 0.8; momentum = 0.5·2 + 1.6 = 2.6; p2 = 0.8 - 0.26
        Assert.Equal(0.54, p.item<float>(), 6);
    }

    [Fact]
    public void AdamW_FirstStep_MovesByTheRateAndDecays()
    {
        var p = new Parameter(tensor(new float[] { 2 }));
        using var optimizer = optim.AdamW([p], lr: 0.1, weight_decay: 0.5);
        Descend(p, optimizer, 1);
        Assert.Equal(2 * (1 - 0.05) - 0.1, p.item<float>(), 5);
    }

    [Fact]
    public void AdamW_AndTheFusedStep_Agree()
    {
        manual_seed(2);
        var start = randn(50);
        var p = new Parameter(start.clone());
        using var optimizer = optim.AdamW([p], lr: 0.02, beta1: 0.9, beta2: 0.95, weight_decay: 0.1);
        Tensor q = start.clone(), m = zeros(50), v = zeros(50);
        for (int step = 1; step <= 4; step++)
        {
            optimizer.zero_grad();
            p.square().sum().backward();
            Kernels.Fused.AdamWStep([q], [q * 2], [m], [v], step, 0.02, 0.9, 0.95, 1e-8, 0.1);
            optimizer.step();
        }
        Assert.True(p.allclose(q, 1e-5, 1e-6));
    }

    [Fact]
    public void Adam_Rate_CanBeChangedThroughItsGroup()
    {
        var p = new Parameter(tensor(new float[] { 2 }));
        using var optimizer = optim.Adam([p], lr: 0.1);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0;
        Descend(p, optimizer, 1);
        Assert.Equal(2, p.item<float>());
    }

    private static void Descend(Parameter p, optim.Optimizer optimizer, int steps)
    {
        for (int k = 0; k < steps; k++)
        {
            optimizer.zero_grad();
            p.square().sum().backward();
            optimizer.step();
        }
    }
}
