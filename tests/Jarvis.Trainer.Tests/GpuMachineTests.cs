using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>A simulated machine with a GPU: what the queue, the estimate, the presets and doctor say about its memory and speed.</summary>
public sealed class GpuMachineTests : IDisposable
{
    private const string Name = "NVIDIA GeForce RTX 3060";
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Queue_WhileOthersUseTheCard_WaitsWithTheReasonAndStartsWhenItIsFree()
    {
        await using var service = await TestService.StartAsync(_home, machine: Machine(used: 11.5));
        var run = await service.CreateAsync(
            _home.Script("steps 1") with
            {
                Compute = _home.Script("steps 1").Compute with { Device = "cuda" },
            }
        );

        Assert.StartsWith("Waiting for memory: it needs ", run.Waits, StringComparison.Ordinal);
        Assert.Contains("of your RTX 3060 12 GB, and other programs use 12.3 GB of its 12.9 GB", run.Waits, StringComparison.Ordinal);
        var behind = await service.CreateAsync(
            _home.Script("steps 1") with
            {
                Compute = _home.Script("steps 1").Compute with { Device = "cuda:0" },
            }
        );
        Assert.Contains("behind ", behind.Waits, StringComparison.Ordinal);
        await service.PostAsync($"/api/runs/{behind.Id}/cancel");

        service.Of<MachineNow>().Note(Sample(usedGibibytes: 0.3));
        await service.UntilAsync(run.Id, RunState.Failed); // it started, and failed because there is no GPU
    }

    [Fact]
    public async Task Queue_OfARunBesideAnotherDevices_WaitsForTheMachinesMemory()
    {
        await using var service = await TestService.StartAsync(_home, machine: Machine(used: 0) with { MemoryBytes = 1_600_000_000 });
        var first = await service.CreateAsync(
            _home.Script("wait") with
            {
                Compute = _home.Script("wait").Compute with { Device = "cpu" },
            },
            "first"
        );
        await service.UntilAsync(first.Id, RunState.Running);
        var second = await service.CreateAsync(
            _home.Script("steps 1") with
            {
                Compute = _home.Script("steps 1").Compute with { Device = "cuda" },
            },
            "second"
        );

        Assert.StartsWith("Waiting for memory: with first it would need ", second.Waits, StringComparison.Ordinal);
        Assert.Contains("of this machine's 1.6 GB of memory", second.Waits, StringComparison.Ordinal);
        await service.PostAsync($"/api/runs/{first.Id}/stop");
        await service.UntilAsync(second.Id, RunState.Failed); // it started, and failed because there is no GPU
    }

    [Fact]
    public async Task Note_WhileARunIsOnTheCard_KeepsWhatOthersUsedBefore()
    {
        await using var service = await TestService.StartAsync(_home, machine: Machine(used: 0.5));
        var now = service.Of<MachineNow>();
        now.Note(Sample(usedGibibytes: 11)); // too little memory is left, so nothing starts
        Assert.Equal(11L << 30, now.Facts.Gpus[0].UsedBytes);

        var run = service.Book.Add("busy", _home.Script() with { Compute = _home.Script().Compute with { Device = "cuda" } })!;
        service.Book.Change(run.Id, row => row with { State = RunState.Running, Position = null });
        now.Note(Sample(usedGibibytes: 3));
        Assert.Equal(11L << 30, now.Facts.Gpus[0].UsedBytes);
        service.Book.Change(run.Id, row => row with { State = RunState.Completed });
    }

    [Fact]
    public async Task Presets_OfTheApi_SayWhetherTheyFitOfTheCard()
    {
        await using var service = await TestService.StartAsync(_home, machine: Machine(used: 0.5));
        var presets = await service.GetAsync<IReadOnlyList<Preset>>("/api/presets");
        var theta = presets.Single(preset => preset.Id == "theta").Fit!;
        Assert.Equal((MemoryFit.Fits, "Fits your RTX 3060 12 GB"), (theta.Fit, theta.Text));
        Assert.All(presets, preset => Assert.NotNull(preset.Fit));
    }

    [Fact]
    public async Task Estimate_OfACard_KnowsItsSpeedOnceARunOfFiftyStepsWasThere()
    {
        await using var service = await TestService.StartAsync(_home, machine: Machine(used: 11.5)); // the GPU is full, so nothing starts
        var plan = _home.Script() with { Compute = _home.Script().Compute with { Device = "cuda" } };
        Assert.Null((await EstimateAsync(service, plan)).TrainSeconds);

        Measured(service, plan, steps: 49, Name);
        Measured(service, plan, steps: 500, "NVIDIA GeForce GTX 970"); // a GPU that was replaced
        Assert.Null((await EstimateAsync(service, plan)).TrainSeconds);

        Measured(service, plan, steps: 50, Name);
        var same = await EstimateAsync(service, plan with { Compute = plan.Compute with { Device = "cuda:0" } });
        Assert.InRange(SecondsPerToken(same), 1 / 5000.0, 1.5 / 5000.0);
        var larger = await EstimateAsync(service, plan with { Model = plan.Model with { Size = "gpt2" } });
        Assert.True(SecondsPerToken(larger) > 20 * SecondsPerToken(same)); // the same operations per second, but more of them per token
        // A toy model's speed says little about a larger one.
        Measured(service, plan with { Model = plan.Model with { Layers = 1, Heads = 2, Width = 16 } }, steps: 60, Name);
        Assert.Equal(
            SecondsPerToken(larger),
            SecondsPerToken(await EstimateAsync(service, plan with { Model = plan.Model with { Size = "gpt2" } })),
            9
        );
        Assert.Null(
            (await EstimateAsync(service, plan with { Compute = plan.Compute with { Precision = PrecisionKind.Fp32 } })).TrainSeconds
        );
    }

    [Fact]
    public async Task Doctor_WithAnNvidiaSmiOnThePath_TellsItsCards()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        string program = Path.Combine(_home.Paths.Home, "nvidia-smi");
        File.WriteAllText(program, $"#!/bin/sh\necho '0, {Name}, 3, 12288, 1024, 41, [N/A], 11102, GPU-5f, 8.6'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var report = JsonDocument.Parse(await DoctorAsync()).RootElement;
        var card = Assert.Single(report.GetProperty("machine").GetProperty("gpus").EnumerateArray());
        Assert.Equal("8.6", card.GetProperty("compute_capability").GetString());
        Assert.Equal(12288L << 20, card.GetProperty("memory_total_bytes").GetInt64());
        var finding = report.GetProperty("findings").EnumerateArray().Single(each => each.GetProperty("subject").GetString() == "GPU");
        Assert.StartsWith("RTX 3060 12 GB, 1.1 GB of 12.9 GB in use", finding.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private async Task<string> DoctorAsync()
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string[] command = [typeof(MachineNow).Assembly.Location, "doctor", "--json", "--home", _home.Paths.Home];
        var start = new ProcessStartInfo(dotnet, command) { RedirectStandardOutput = true };
        start.Environment["PATH"] = _home.Paths.Home + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TestService.Patience);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestService.Patience);
        return output;
    }

    private static void Measured(TestService service, TrainingPlan plan, long steps, string card)
    {
        var run = service.Book.Add(null, plan)!;
        service.Book.Change(run.Id, row =>
            row with
            {
                State = RunState.Completed,
                Position = null,
                Progress = row.Progress with { Step = steps, MaxSteps = 1000, MeasuredTokensPerSecond = 5000, DeviceName = card },
            }
        );
    }

    private static async Task<PlanEstimate> EstimateAsync(TestService service, TrainingPlan plan)
    {
        var answer = await service.Client.PostAsJsonAsync("/api/plans/estimate", plan, ContractJson.Options);
        return (await answer.Content.ReadFromJsonAsync<PlanEstimate>(ContractJson.Options))!;
    }

    private static double SecondsPerToken(PlanEstimate estimate) =>
        estimate.TrainSeconds!.Value / (estimate.MaxSteps * estimate.TokensPerStep);

    private static HardwareSample Sample(double usedGibibytes) =>
        new(
            default,
            "CPU",
            8,
            0,
            null,
            32L << 30,
            4L << 30,
            1,
            1,
            [new GpuSample(0, Name, 0, 12L << 30, (long)(usedGibibytes * (1L << 30)), null, null)]
        );

    private static MachineFacts Machine(double used, int gigabytes = 12) =>
        new(PhysicalCores: 8, NativeBf16: true, WideVectors: true, Gpu: true, MemoryBytes: 32L << 30)
        {
            Gpus = [new GpuFacts(0, Name, new Version(8, 6), (long)gigabytes << 30, (long)(used * (1L << 30)))],
        };
}
