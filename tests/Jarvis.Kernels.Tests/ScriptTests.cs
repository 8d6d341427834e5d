using System.Reflection;
using Jarvis.Kernels.Functions;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>An invalid TorchScript would end a user's process, so every script is compiled here.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Scripts_OfTheFile_AllCompile()
    {
        var texts = typeof(Scripts).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(field => field.IsLiteral).ToList();
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Scripts.Compiled((string)text.GetRawConstantValue()!).Dispose());
    }

    [Fact]
    public void Norm_OfManyTensors_IsTheirCommonNorm() =>
        Assert.Equal(5, Scripts.Norm([full(9, 1.0f), full(4, 2.0f)]).item<float>(), 1e-6f);
}
