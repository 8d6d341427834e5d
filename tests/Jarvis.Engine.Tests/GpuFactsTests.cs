using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Testing;
using TorchSharp;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>What NVIDIA's driver reports about its GPUs, and what we derive from it.</summary>
public sealed class GpuFactsTests : IDisposable
{
    private const string Line = "0, NVIDIA GeForce RTX 3060, 97, 12288, 10240, 71, 165.20, 1810, GPU-5f3c0001-aa";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_ALineOfToday_HasEveryField()
    {
        var card = Assert.Single(NvidiaSmi.Parse(Line + ", 8.6\n\n"));
        Assert.Equal(
            new GpuSample(0, "NVIDIA GeForce RTX 3060", 97, 12288L << 20, 10240L << 20, 71, 165.2)
            {
                MemoryFreeBytes = 1810L << 20,
                Uuid = "GPU-5f3c0001-aa",
                ComputeCapability = "8.6",
            },
            card
        );
    }

    [Theory]
    [InlineData(Line)] // a driver older than 510
    [InlineData("0, NVIDIA GeForce RTX 3060, 97, 12288, 10240, 71, 165.20, 1810, GPU-5f3c0001-aa, [N/A]")]
    public void Parse_WithoutACapability_HasNone(string line)
    {
        var card = Assert.Single(NvidiaSmi.Parse(line));
        Assert.Equal((12288L << 20, null), (card.MemoryTotalBytes, card.ComputeCapability));
    }

    [Fact]
    public void Parse_WhatTheDriverDoesNotSay_IsNull()
    {
        const string Silent = "0, NVIDIA GB10, [N/A], [N/A], [Not Supported], [Unknown Error], [N/A], [N/A], [N/A], 12.1";
        var card = Assert.Single(NvidiaSmi.Parse(Silent));
        Assert.Equal(new GpuSample(0, "NVIDIA GB10", null, 0, 0, null, null) { ComputeCapability = "12.1" }, card);
        Assert.Equal(new GpuFacts(0, "NVIDIA GB10", new Version(12, 1), null, null), GpuFacts.Of(card));
    }

    [Fact]
    public void Parse_AnErrorInPlaceOfCards_IsNoCard() =>
        Assert.Empty(NvidiaSmi.Parse("NVIDIA-SMI has failed because it couldn't communicate with the driver.\nNo devices were found\n"));

    [Fact]
    public void Sample_OfTheProgram_GivesItsCards()
    {
        Program($"echo '{Line}, 8.6'; echo '1, Tesla T4, 0, 15360, 3, 40, 9.1, 14928, GPU-77, 7.5'");
        var cards = new NvidiaSmi(_folder.Path).Sample();
        Assert.Equal(["8.6", "7.5"], cards.Select(card => card.ComputeCapability));
    }

    [Fact]
    public void Sample_OfAProgramThatRefusesTheCapability_AsksWithoutIt()
    {
        Program(
            $"""
            case "$1" in *compute_cap*) echo 'Field "compute_cap" is not a valid field to query.'; exit 2;; esac
            echo asked >>'{In("asked")}'
            echo '{Line}'
            """
        );
        var program = new NvidiaSmi(_folder.Path);
        Assert.Null(Assert.Single(program.Sample()).ComputeCapability);
        Assert.Single(program.Sample());
        Assert.Equal(2, File.ReadAllLines(In("asked")).Length);
    }

    [Fact]
    public void Sample_OfAProgramThatFailsOrIsMissing_IsNoCard()
    {
        Assert.Empty(new NvidiaSmi(In("nowhere")).Sample());
        Program("echo 'NVIDIA-SMI has failed'; exit 9");
        Assert.Empty(new NvidiaSmi(_folder.Path).Sample());
    }

    [Theory]
    [InlineData(null, "RTX 3060,Tesla T4")]
    [InlineData("1", "Tesla T4")]
    [InlineData("1,0", "Tesla T4,RTX 3060")]
    [InlineData("0,7,1", "RTX 3060")] // CUDA stops at the first entry that it does not know
    [InlineData("GPU-77", "Tesla T4")]
    [InlineData("", "")]
    [InlineData("-1", "")]
    [InlineData("MIG-4c1f", "part of an NVIDIA card (MIG)")]
    public void Visible_AsTheVariableSays_AreThoseInThatOrder(string? variable, string expected)
    {
        var cards = NvidiaSmi.Parse($"{Line}, 8.6\n1, Tesla T4, 0, [N/A], [N/A], 40, 9.1, [N/A], GPU-77a0, 7.5");
        var seen = VisibleGpus.Of(cards, variable);
        Assert.Equal(expected, string.Join(',', seen.Select(card => card.Name.Replace("NVIDIA GeForce ", "", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("NVIDIA GeForce RTX 3060", 12288, "RTX 3060 12 GB")]
    [InlineData("NVIDIA GeForce RTX 4090", 24564, "RTX 4090 24 GB")]
    [InlineData("NVIDIA A100-SXM4-80GB", 81920, "A100-SXM4-80GB")]
    [InlineData("Tesla T4", 0, "Tesla T4")]
    public void Label_OfACard_IsWhatPeopleCallIt(string name, long mebibytes, string expected) =>
        Assert.Equal(expected, GpuFacts.Of(new GpuSample(0, name, null, mebibytes << 20, 0, null, null)).Label);

    [Theory]
    [InlineData("6.1", PrecisionKind.Fp16)]
    [InlineData("7.5", PrecisionKind.Fp16)]
    [InlineData("8.0", PrecisionKind.Bf16)]
    [InlineData("8.6", PrecisionKind.Bf16)]
    [InlineData("12.0", PrecisionKind.Bf16)]
    [InlineData(null, PrecisionKind.Bf16)]
    public void Precision_OfACard_GoesByItsCapability(string? capability, PrecisionKind expected)
    {
        var machine = FakeMachine.WithCard("card", capability, gigabytes: 12);
        Assert.Equal(expected, PlanResolver.Resolve(new TrainingPlan { Data = new() { Files = ["a"] } }, machine).Compute.Precision);
        Assert.Equal(
            PrecisionKind.Fp32,
            PlanResolver
                .Resolve(
                    new TrainingPlan
                    {
                        Data = new() { Files = ["a"] },
                        Compute = new() { Device = "cpu" },
                    },
                    machine
                )
                .Compute.Precision
        );
    }

    [Fact]
    public void Precision_OfTheSecondCard_IsItsOwn()
    {
        var machine = FakeMachine.WithCard(12);
        machine = machine with { GpuCount = 2, Gpus = [machine.Gpus[0], new GpuFacts(1, "Tesla T4", new Version(7, 5), 15L << 30, 0)] };
        Assert.Equal(
            [PrecisionKind.Bf16, PrecisionKind.Bf16, PrecisionKind.Fp16],
            new[] { "cuda", "cuda:0", "cuda:1" }.Select(machine.BestPrecision)
        );
    }

    [Fact]
    public void Open_ADeviceThatLibtorchLacks_SaysWhatToDo()
    {
        Assert.Equal(DeviceType.CPU, TorchDevice.Open("cpu").type);
        if (!torch.cuda.is_available())
        {
            var exception = Assert.Throws<InvalidDataException>(() => TorchDevice.Open("cuda:0"));
            Assert.Contains("set device to cpu", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tf32_WhereItIsAllowed_IsOnForProductsAndConvolutions()
    {
        var (products, convolutions) = (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32);
        try
        {
            (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32) = (false, false);
            TorchDevice.AllowTf32();
            Assert.Equal((true, true), (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32));
        }
        finally
        {
            (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32) = (products, convolutions);
        }
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Installs a fake nvidia-smi.</summary>
    private void Program(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        File.WriteAllText(In("nvidia-smi"), "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(In("nvidia-smi"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
