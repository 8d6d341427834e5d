using System.Diagnostics;
using Jarvis.Kernels.Cpu;
using Xunit;

namespace Jarvis.Kernels.Tests;

/// <summary>CPUs with fewer instruction sets, simulated by child processes whose runtime disables them.</summary>
public sealed class ProcessorTests
{
    private const string Asked = "JARVIS_TEST_PROCESSOR";

    [Theory]
    [InlineData("avx2", "DOTNET_EnableAVX512", "DOTNET_EnableAVX512F")]
    [InlineData("none", "DOTNET_EnableAVX2", "DOTNET_EnableAVX")]
    public async Task Kernels_OnAProcessorWithLess_AreThoseItRuns(string processor, params string[] leftOut)
    {
        Assert.SkipUnless(Lanes16.Supported, "this processor has no AVX-512 to leave out");
        var start = Children.OfTest($"*.{nameof(Layer_OfThisProcessor_IsTheFastestOfIt)}");
        start.Environment[Asked] = processor;
        start.Environment.Remove(KernelChoice.Variable);
        foreach (string instructions in leftOut)
        {
            start.Environment[instructions] = "0";
        }
        await Children.SucceedsAsync(start);
    }

    [Fact]
    public void Layer_OfThisProcessor_IsTheFastestOfIt()
    {
        string? processor = Environment.GetEnvironmentVariable(Asked);
        Assert.True(processor is null || !Lanes16.Supported);
        Assert.True(processor is null || CpuKernels.Supported == (processor == "avx2"));
        if (!CpuKernels.Supported)
        {
            Assert.Equal(KernelLayer.Composed, Fused.Layer);
            Assert.Contains("256 bits", Assert.Throws<PlatformNotSupportedException>(() => Fused.Layer = KernelLayer.Managed).Message);
            Assert.Throws<PlatformNotSupportedException>(() => Fused.Layer = KernelLayer.Native);
            return;
        }
        Assert.NotEqual(KernelLayer.Composed, Fused.Layer);
        using var tests = new ManagedKernelTests();
        tests.GeluTanh_FusedAndComposed_Agree(TorchSharp.torch.ScalarType.BFloat16, 2e-2);
        tests.AddLayerNorm_WithABf16Update_AgreesWithinItsRounding();
        tests.LinearCrossEntropy_FusedAndComposed_Agree(0.1);
        tests.AdamWStep_FusedAndComposed_Agree(0.25);
    }
}

/// <summary>Runs tests of this program in a child process.</summary>
internal static class Children
{
    internal static ProcessStartInfo OfTest(string method)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Children).Assembly.Location);
        }
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add(method);
        return start;
    }

    internal static async Task SucceedsAsync(ProcessStartInfo start)
    {
        using var child = Process.Start(start)!;
        var error = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0 && !output.Contains("succeeded: 0"), $"{child.ExitCode}: {output} {await error}");
    }
}
