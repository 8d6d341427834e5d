using System.Runtime.InteropServices;
using TorchSharp.Dispatch;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

/// <summary>The boxed call checks what it is given against the operator's schema.</summary>
public sealed class DispatcherTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Call_WithTooManyArguments_IsRefused() =>
        Assert.Contains("aten::neg: takes 1 arguments, got 2", Refused(() => Aten.Call("neg", ones(1), 2)));

    [Fact]
    public void Call_WithTheWrongKind_NamesTheArgument() =>
        Assert.Contains("aten::add.Tensor: argument 'other' wants Tensor, got a string", Refused(() => Aten.Call("add.Tensor", ones(1), "two")));

    [Fact]
    public void Call_WithoutARequiredArgument_NamesIt() =>
        Assert.Contains("argument 'other' has no default and was not given", Refused(() => Aten.Call("add.Tensor", ones(1))));

    [Fact]
    public void Call_OfAnUnknownOperator_SaysSo() => Assert.Contains("no operator aten::frobnicate", Refused(() => Aten.Call("frobnicate")));

    [Fact]
    public void Defaults_LeftOut_ComeFromTheSchema() => Assert.Equal(5, Aten.Call("add.Tensor", ones(1) * 2, ones(1) * 3).item<float>());

    [Fact]
    public void Defaults_InTheMiddle_ComeFromTheSchema() => Assert.Equal(1, Aten.Call("topk", arange(5), 1, Arg.Default, false).shape[0]);

    [Fact]
    public void Integer_WhereARealIsWanted_IsConverted() => Assert.Equal(0, Aten.Call("dropout", ones(1), 1, true).item<float>());

    [Fact]
    public void Lists_WithHoles_LeaveThoseDimensionsAlone()
    {
        var picked = arange(6).reshape(2, 3).index(null!, tensor(new long[] { 2, 0 }));
        Assert.Equal([2L, 0, 5, 3], picked.data<long>().ToArray());
    }

    [Fact]
    public void Lists_OfReals_Arrive() => Assert.Equal([2L, 6], Aten.Call("upsample_nearest1d.vec", ones(1, 2, 3), Arg.None, new[] { 2.0 }).shape[1..]);

    [Fact]
    public void Results_InLists_AreTensors() => Assert.Equal(3, Aten.List("split.Tensor", arange(7), 3, 0).Length);

    [Fact]
    public void Results_Undefined_AreNull()
    {
        var (_, weight, bias) = Aten.Call3("native_layer_norm_backward", ones(2, 3), ones(2, 3), new long[] { 3 }, ones(2, 1), ones(2, 1), ones(3), ones(3), Arg.Booleans(true, false, true));
        Assert.Null(weight);
        Assert.NotNull(bias);
    }

    [Fact]
    public void Generator_Given_MakesTheSameNumbers()
    {
        using Generator first = new(7), second = new(7);
        Assert.True(randn(5, generator: first).Equals(randn(5, generator: second)));
        Assert.False(randn(5, generator: first).Equals(randn(5)));
    }

    private static string Refused(Func<object> call) => Assert.Throws<ExternalException>(call).Message;
}
