using System.Reflection;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests;

/// <summary>A faulty script would end the process of a user: every one is compiled here.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Scripts_OfTheFile_AllCompile()
    {
        var texts = typeof(Scripts).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(field => field.IsLiteral).ToList();
        Assert.NotEmpty(texts);
#pragma warning disable RS0030 // This is the test that the ban speaks of.
        Assert.All(texts, text => jit.compile((string)text.GetRawConstantValue()!).Dispose());
#pragma warning restore RS0030
    }

    [Fact]
    public void Compile_InTheProduct_IsCalledInTheOneFileAlone()
    {
        string? root = Enumerable.Range(0, 8).Select(up => Path.GetFullPath(string.Concat(Enumerable.Repeat("../", up)), AppContext.BaseDirectory))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Jarvis.sln")));
        Assert.SkipWhen(root is null, "the sources are not there");
        var callers = Directory.EnumerateDirectories(root!, "Jarvis.*").SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && File.ReadAllText(file).Contains("jit.compile("));
        Assert.Equal(["Scripts.cs"], callers.Select(Path.GetFileName));
    }

    [Fact]
    public void Norm_OfManyTensors_IsTheirCommonNorm() => Assert.Equal(5, Scripts.Norm([full(9, 1.0f), full(4, 2.0f)]).item<float>(), 1e-6f);
}
