using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

public sealed class StateTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Module_SavedAndLoaded_GivesTheSameResult()
    {
        using nn.Module<Tensor, Tensor> first = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4)), second = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4));
        using var file = new MemoryStream();
        first.save(file);
        file.Position = 0;
        second.load(file);
        var x = randn(2, 3);
        Assert.True(first.call(x).Equals(second.call(x)));
    }

    [Fact]
    public void Load_OfACutFile_IsRefused()
    {
        using var net = nn.Linear(3, 4);
        using var file = new MemoryStream();
        net.save(file);
        file.SetLength(file.Length - 5);
        file.Position = 0;
        Assert.Throws<InvalidDataException>(() => net.load(file));
    }

    [Fact]
    public void LoadStateDict_WithAMissingKey_NamesIt()
    {
        using var net = nn.Linear(3, 4);
        var error = Assert.Throws<InvalidOperationException>(() => net.load_state_dict(new() { ["weight"] = zeros(4, 3) }));
        Assert.Contains("Missing: bias", error.Message);
    }

    [Fact]
    public void Module_ToAnotherType_KeepsItsParameterObjects()
    {
        using var net = nn.Linear(3, 4);
        var weight = net.weight;
        TorchSharp.ModuleExtensionMethods.to(net, ScalarType.BFloat16);
        Assert.Same(weight, net.weight);
        Assert.Equal(ScalarType.BFloat16, weight.dtype);
        Assert.True(weight.requires_grad);
    }
}
