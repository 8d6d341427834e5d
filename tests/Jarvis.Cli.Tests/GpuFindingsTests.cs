using Jarvis.Cli.Doctor;
using Jarvis.Engine.Machine;
using Xunit;

namespace Jarvis.Cli.Tests;

/// <summary>The findings of <c>doctor</c> about a GPU that this machine does not have.</summary>
public sealed class GpuFindingsTests
{
    private const string Name = "NVIDIA GeForce RTX 3060";

    [Fact]
    public void Doctor_OfACardThatLibtorchUses_SaysItsMemoryAndWhatFits()
    {
        var finding = OfTheCard(GpuFindings.Judge(Machine(used: 1), Torch(cuda: true)));
        Assert.Equal(FindingKind.Fine, finding.Kind);
        Assert.Equal("RTX 3060 12 GB, 1.1 GB of 12.9 GB in use by other programs, compute capability 8.6 (bf16 and TF32)", finding.Text);
        Assert.Contains("theta", GpuFindings.Presets(Machine(used: 1)).Text.Split(" fit your RTX 3060 12 GB")[0], StringComparison.Ordinal);
        Assert.Contains("too large: ", GpuFindings.Presets(Machine(used: 1, gigabytes: 2)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_OfACardThatLibtorchCannotUse_SaysWhatToDo()
    {
        var unused = OfTheCard(GpuFindings.Judge(Machine(used: 1) with { Gpu = false }, Torch(cuda: false)));
        Assert.Contains("--torch cuda", unused.Remedy, StringComparison.Ordinal);
        var broken = OfTheCard(GpuFindings.Judge(Machine(used: 1), Torch(cuda: false)));
        Assert.Equal(FindingKind.Problem, broken.Kind);
        Assert.Contains("driver", broken.Remedy, StringComparison.Ordinal);
    }

    /// <summary>On Windows there is also the advice about the driver's fallback to system memory.</summary>
    private static Finding OfTheCard(IEnumerable<Finding> findings) => Assert.Single(findings, finding => finding != GpuFindings.Fallback);

    private static TorchCheck Torch(bool cuda) => new("2.10.0", null, "managed", Failure: null, cuda);

    private static MachineFacts Machine(double used, int gigabytes = 12) =>
        new(PhysicalCores: 8, NativeBf16: true, WideVectors: true, Gpu: true, MemoryBytes: 32L << 30)
        {
            Gpus = [new GpuFacts(0, Name, new Version(8, 6), (long)gigabytes << 30, (long)(used * (1L << 30)))],
        };
}
