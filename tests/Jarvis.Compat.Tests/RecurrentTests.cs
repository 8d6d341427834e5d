using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

public sealed class RecurrentTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Lstm_OfOneStep_IsItsEquations()
    {
        using var cell = nn.LSTM(3, 4, batchFirst: true);
        var x = randn(2, 1, 3);
        var (output, h, c) = cell.call(x);
        var gates = (nn.functional.linear(x[.., 0, ..], cell.get_parameter("weight_ih_l0"), cell.get_parameter("bias_ih_l0")) + cell.get_parameter("bias_hh_l0")).chunk(4, 1);
        var expected = gates[0].sigmoid() * gates[2].tanh();
        Assert.True(c[0].allclose(expected, atol: 1e-6));
        Assert.True(h[0].allclose(gates[3].sigmoid() * expected.tanh(), atol: 1e-6));
        Assert.True(output[.., 0, ..].allclose(h[0]));
    }

    [Fact]
    public void Gru_OfOneStep_IsItsEquations()
    {
        using var cell = nn.GRU(3, 4, batchFirst: true);
        var x = randn(2, 1, 3);
        var (_, h) = cell.call(x);
        Tensor[] a = nn.functional.linear(x[.., 0, ..], cell.get_parameter("weight_ih_l0"), cell.get_parameter("bias_ih_l0")).chunk(3, 1), b = cell.get_parameter("bias_hh_l0").chunk(3, 0);
        Tensor r = (a[0] + b[0]).sigmoid(), z = (a[1] + b[1]).sigmoid(), n = (a[2] + r * b[2]).tanh();
        Assert.True(h[0].allclose((1 - z) * n, atol: 1e-6));
    }

    [Fact]
    public void Parameters_OfTwoLayers_HavePyTorchsNamesAndGetGradients()
    {
        using var net = nn.LSTM(3, 4, numLayers: 2);
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l1", "weight_hh_l1", "bias_ih_l1", "bias_hh_l1"], net.named_parameters().Select(p => p.name));
        var (output, _, _) = net.call(randn(5, 2, 3), (zeros(2, 2, 4), zeros(2, 2, 4)));
        output.sum().backward();
        Assert.All(net.parameters(), p => Assert.NotNull(p.grad));
    }
}
