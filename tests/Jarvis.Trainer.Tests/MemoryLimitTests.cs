using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Engine.Training;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>
/// A run whose process really runs out of memory. libtorch must throw wherever that happens, in the backward pass too; the run then repeats
/// the step with fewer rows instead of ending, and evaluates with fewer rows.
/// </summary>
public sealed class MemoryLimitTests : IDisposable
{
    private const int Rows = 32,
        Steps = 2;

    /// <summary>Makes the process's memory use reproducible; without a limit, .NET adapts to the machine's memory.</summary>
    private const string Sparing =
        "export JARVIS_KERNELS=composed DOTNET_GCHeapHardLimit=0x10000000 DOTNET_gcConcurrent=0 MALLOC_ARENA_MAX=1 GLIBC_TUNABLES=;";

    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-limit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_InAProcessWithoutTheMemory_TakesTheStepWithFewerRows(bool checkpointing)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is ulimit's, and what a process uses is read from /proc.");
        var free = Plan("free", checkpointing);
        long peak = await PeakAsync(free);

        var limited = await LimitedAsync(peak, checkpointing);
        Assert.NotNull(limited);
        Assert.Equal(Steps, limited.Stored()[^1].Manifest.Step);
        Assert.InRange(TrainerState.Read(limited.Stored()[^1].Folder).MicroBatch!.Value, 1, Rows / 2);
        Assert.Equal(Loss(free), Loss(limited), 1e-4);
    }

    /// <summary>
    /// Runs with less memory than <paramref name="peak"/>, and with still less if that was enough: a busy machine starts more threads,
    /// whose stacks count in the peak although nothing is written to them.
    /// </summary>
    private async Task<RealRun?> LimitedAsync(long peak, bool checkpointing)
    {
        foreach (int percent in new[] { 75, 65, 55 })
        {
            var limited = Plan($"limited-{percent}", checkpointing);
            // ulimit -d limits writable memory, neither reserved address space nor code.
            Assert.True(await limited.ToTheEnd($"{Sparing} ulimit -d {peak * percent / 100};") == 0, limited.Said());
            if (
                limited.Events().OfType<RunLogLine>().Any(line => line.Text.StartsWith("Memory ran out in step ", StringComparison.Ordinal))
            )
            {
                return limited;
            }
        }
        return null;
    }

    /// <summary>Peak of the run's writable memory in KiB.</summary>
    private static async Task<long> PeakAsync(RealRun run)
    {
        using var process = run.Go(Sparing);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        long peak = 0;
        while (!process.HasExited && await often.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            peak = Math.Max(peak, DataOf(process.Id) ?? 0);
        }
        Assert.True(process.ExitCode == 0, run.Said());
        return peak;
    }

    /// <summary>Null where the process has just ended.</summary>
    private static long? DataOf(int process)
    {
        try
        {
            const string Key = "VmData:";
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
            string? figure = line?[Key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return figure is null ? null : long.Parse(figure, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Loss(RealRun run) => run.Events().OfType<EvaluationMetrics>().Last().Loss;

    private RealRun Plan(string name, bool checkpointing)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        RealRun.WritePlan(folder, Steps);
        File.WriteAllText(
            Path.Combine(folder, "plan.json"),
            $$"""
            { "data": ["words.txt"], "validation": 0.1, "vocabulary_size": 300, "layers": 1, "heads": 2, "width": 64, "context": 768,
              "micro_batch": {{Rows}}, "gradient_accumulation": 1,
              "gradient_checkpointing": {{(checkpointing ? "true" : "false")}}, "dropout": 0,
              "precision": "fp32", "threads": 1, "sample_tokens": 0, "max_steps": {{Steps}}, "patience": 0,
              "checkpoint_every_steps": 5, "evaluate_every_steps": 20, "evaluation_batches": 1 }
            """
        );
        return new RealRun(folder, "run");
    }
}
