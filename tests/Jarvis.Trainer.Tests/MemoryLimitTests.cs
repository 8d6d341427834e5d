using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Engine.Training;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>
/// A run whose process really gets no more memory. libtorch must throw wherever that happens, on the way back too: the run then takes the
/// step again with half the rows instead of ending.
/// </summary>
public sealed class MemoryLimitTests : IDisposable
{
    private const int Rows = 16, Steps = 3;

    /// <summary>.NET reserves 256 GB of addresses unless it is told how much it may use.</summary>
    private const string SmallHeap = "export JARVIS_KERNELS=composed DOTNET_GCHeapHardLimit=0x10000000;";

    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-limit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_InAProcessWithoutTheMemory_TakesTheStepWithHalfTheRows(bool checkpointing)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is ulimit's, and what a process uses is read from /proc.");
        long all = await PeakAsync(Rows, checkpointing), half = await PeakAsync(Rows / 2, checkpointing);
        Assert.True(all - half > 100 << 10, $"{all} KiB with all rows and {half} KiB with half of them are too close to tell");

        var run = Plan("limited", Rows, checkpointing);
        Assert.True(await run.ToTheEnd($"{SmallHeap} ulimit -v {(all + half) / 2};") == 0, run.Said());
        Assert.Contains(run.Events().OfType<RunLogLine>(), line => line.Text.StartsWith("Memory ran out in step 1.", StringComparison.Ordinal));
        Assert.Equal(Steps, run.Stored()[^1].Manifest.Step);
        Assert.Equal(Rows / 2, TrainerState.Read(run.Stored()[^1].Folder).MicroBatch);
    }

    /// <summary>The most addresses, in KiB, that a run of so many rows has at once.</summary>
    private async Task<long> PeakAsync(int rows, bool checkpointing)
    {
        var run = Plan($"rows-{rows}", rows, checkpointing);
        using var process = run.Go(SmallHeap);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        long peak = 0;
        while (!process.HasExited && await often.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            peak = Math.Max(peak, PeakOf(process.Id) ?? 0);
        }
        Assert.True(process.ExitCode == 0, run.Said());
        return peak;
    }

    /// <summary>Null where it has just ended.</summary>
    private static long? PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmPeak:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line["VmPeak:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private RealRun Plan(string name, int rows, bool checkpointing)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        RealRun.WritePlan(folder, Steps);
        File.WriteAllText(Path.Combine(folder, "plan.json"), $$"""
            { "data": ["words.txt"], "validation": 0.1, "vocabulary_size": 300, "layers": 2, "heads": 2, "width": 32, "context": 1024, "micro_batch": {{rows}}, "gradient_accumulation": 1,
              "gradient_checkpointing": {{(checkpointing ? "true" : "false")}}, "dropout": 0, "precision": "fp32", "threads": 1, "sample_tokens": 0, "max_steps": {{Steps}}, "patience": 0,
              "checkpoint_every_steps": 5, "evaluate_every_steps": 20, "evaluation_batches": 1 }
            """);
        return new RealRun(folder, "run");
    }
}
