using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Events;
using Jarvis.Testing;
using Jarvis.Trainer.Hosting;
using Jarvis.Trainer.Supervision;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>
/// A run at toy size as the command line starts it: <c>train PLAN --out DIR</c>, in its own process, which can be killed.
/// </summary>
internal sealed class RealRun(string folder, string name)
{
    /// <summary>Long enough for a busy machine.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private readonly Lock _writing = new();

    public RunPaths Files { get; } = new(Path.Combine(folder, name));

    /// <summary>
    /// Steps of a few milliseconds with four micro-batches each, a checkpoint every five steps, and a longer evaluation every twenty.
    /// </summary>
    public static void WritePlan(string folder, int maxSteps)
    {
        File.WriteAllText(
            Path.Combine(folder, "words.txt"),
            string.Concat(Enumerable.Range(0, 2000).Select(i => $"The {i}th of {i * 7} little words goes to town.\n\n"))
        );
        File.WriteAllText(
            Path.Combine(folder, "plan.json"),
            $$"""
            { "data": ["words.txt"], "validation": 0.4, "vocabulary_size": 300, "layers": 2, "heads": 2, "width": 32, "context": 32, "micro_batch": 4, "gradient_accumulation": 4,
              "dropout": 0.1, "ema_decay": 0.9, "precision": "fp32", "threads": 1, "sample_tokens": 2, "max_steps": {{maxSteps}}, "patience": 0,
              "checkpoint_every_steps": 5, "evaluate_every_steps": 20, "evaluation_batches": 1000 }
            """
        );
    }

    /// <summary>Starts the run, or resumes it if an earlier attempt has written its plan.</summary>
    /// <param name="before">Shell commands to run before the program, such as a limit; ignored on Windows.</param>
    public Process Go(string before = "")
    {
        string[] way = File.Exists(Files.Plan)
            ? ["--resume", Files.Directory]
            : [Path.Combine(folder, "plan.json"), "--out", Files.Directory];
        string[] command = [.. ProgramCommand.Of(typeof(TrainerService).Assembly.Location), "train", .. way];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true }
            : new ProcessStartInfo(
                "/bin/sh",
                ["-c", $"{before} log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "run", Console, .. command]
            );
        NativeEnvironment.Apply(start.Environment, threads: 1);
        start.Environment["JARVIS_HOME"] = Path.Combine(folder, "home");
        var process = Process.Start(start)!;
        if (OperatingSystem.IsWindows())
        {
            Keep(process);
        }
        return process;
    }

    /// <summary>Writes the output to the file that the shell redirects to on Unix.</summary>
    private void Keep(Process process)
    {
        void Note(object sender, DataReceivedEventArgs line)
        {
            lock (_writing)
            {
                File.AppendAllText(Console, line.Data + "\n");
            }
        }
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public async Task<int> ToTheEnd(string before = "")
    {
        using var process = Go(before);
        await process.WaitForExitAsync().WaitAsync(_patience);
        return process.ExitCode;
    }

    /// <summary>Kills the process as kill -9 does when <paramref name="due"/> is true; false where it ended before that.</summary>
    public async Task<bool> KilledWhen(Func<bool> due, string before = "")
    {
        using var process = Go(before);
        long startedAt = Stopwatch.GetTimestamp();
        while (!process.HasExited && !due())
        {
            Assert(Stopwatch.GetElapsedTime(startedAt) < _patience);
            await Task.Delay(1);
        }
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(_patience);
        return process.ExitCode == (OperatingSystem.IsWindows() ? -1 : 128 + 9);
    }

    public IReadOnlyList<RunEvent> Events() => new MetricsTail(Files.Metrics).ReadNew();

    public IReadOnlyList<StoredCheckpoint> Stored() => new CheckpointStore(Files.Checkpoints).All();

    /// <summary>Number of checkpoint folders that are being written.</summary>
    public int Unfinished() => Directory.Exists(Files.Checkpoints) ? Directory.GetDirectories(Files.Checkpoints, "*.writing-*").Length : 0;

    public string Said() => File.Exists(Console) ? File.ReadAllText(Console) : "";

    private string Console => Files.Directory + ".log";

    private void Assert(bool inTime)
    {
        if (!inTime)
        {
            throw new TimeoutException($"The run hangs. It said:\n{Said()}");
        }
    }
}
