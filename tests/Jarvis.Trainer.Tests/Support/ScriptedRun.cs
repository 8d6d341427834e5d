using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>
/// The process of a run with the real lock, files and signals, whose work is a script instead of training: the plan's sample prompts, one
/// command each. A resumed attempt skips <c>first:COMMAND</c>; attempts after the Nth skip <c>until:N:COMMAND</c>.
/// </summary>
internal static class ScriptedRun
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(10);

    public static int Execute(string[] args)
    {
        string Value(string name) => args[Array.IndexOf(args, name) + 1];
        return new RunSession(new JarvisPaths(Value("--home")), Value("--id"), TimeProvider.System, Work).Execute(
            int.Parse(Value("--attempt"), CultureInfo.InvariantCulture)
        );
    }

    private static RunResult Work(RunContext run)
    {
        long step = (run.Attempt - 1) * 100;
        if (run.Attempt > 1)
        {
            run.Sink.Write(new RunResumed(run.Attempt, step, "step-00000100"));
        }
        run.Sink.Write(new AttemptStarted(run.Attempt, 1000, 42, "cpu", "fp32", 1));
        run.Sink.Write(new PhaseChanged(RunPhase.Train, "Training"));
        foreach (string line in run.Plan.Evaluation.SamplePrompts)
        {
            string command = line;
            if (line.StartsWith("first:", StringComparison.Ordinal))
            {
                if (run.Attempt > 1)
                {
                    continue;
                }
                command = line["first:".Length..];
            }
            if (line.StartsWith("until:", StringComparison.Ordinal))
            {
                string[] parts = line.Split(':', 3);
                if (run.Attempt > int.Parse(parts[1], CultureInfo.InvariantCulture))
                {
                    continue;
                }
                command = parts[2];
            }
            string[] words = command.Split(' ', 2);
            if (Do(run, words[0], words.ElementAtOrDefault(1) ?? "", ref step) is { } ended)
            {
                return End(run, ended, step);
            }
        }
        return End(run, (RunState.Completed, "Finished its steps."), step);
    }

    private static (RunState, string)? Do(RunContext run, string command, string text, ref long step)
    {
        switch (command)
        {
            case "steps":
                for (int i = int.Parse(text, CultureInfo.InvariantCulture); i > 0; i--)
                {
                    run.Sink.Write(new StepMetrics(++step, step / 10.0, step * 64, 5.0 / step, 1e-3, 1, 1000));
                }
                return null;
            case "evaluate":
                run.Sink.Write(
                    new EvaluationMetrics(step, step / 10.0, double.Parse(text, CultureInfo.InvariantCulture), 8, 0.5, true, 0, 5, 0.1)
                );
                run.Sink.Write(new SampleGenerated(step, "Once", "Once <b>upon</b> a time"));
                return null;
            case "epoch":
                run.Sink.Write(new EpochMetrics(int.Parse(text, CultureInfo.InvariantCulture), step, 3, 2.5, 12, 0.4, 60));
                return null;
            case "checkpoint":
                run.Sink.Write(new CheckpointWritten(step, $"step-{step:D8}", 1, null, false));
                return null;
            case "fail":
                return (RunState.Failed, text);
            case "print":
                Console.Error.WriteLine(text);
                return null;
            case "die":
                run.Sink.Drain();
                using (var self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }
                return null;
            case "hang":
                Thread.CurrentThread.Join(); // forever, like a driver call that never returns
                return null;
            case "wait":
                return Wait(run);
            default:
                throw new InvalidDataException($"No command '{command}'.");
        }
    }

    private static (RunState, string) Wait(RunContext run)
    {
        using var never = new ManualResetEventSlim();
        while (true)
        {
            switch (run.Inbox.Poll()?.Request)
            {
                case RunRequest.Stop:
                    return (RunState.Completed, "Stopped, as asked.");
                case RunRequest.Pause:
                    return (RunState.Paused, "Paused.");
                case RunRequest.Cancel:
                    return (RunState.Cancelled, "Cancelled.");
                case RunRequest.Shutdown:
                    return (RunState.Interrupted, "Saved because the service shuts down.");
                case RunRequest.Checkpoint:
                    run.Sink.Write(new CheckpointWritten(0, "step-00000100", 1, null, false));
                    break;
            }
            never.Wait(_lookEvery);
        }
    }

    private static RunResult End(RunContext run, (RunState State, string Reason) ended, long step)
    {
        run.Sink.Write(new AttemptEnded(run.Attempt, ended.State, ended.Reason, step));
        return new RunResult(ended.State, ended.Reason, run.Attempt, run.Clock.GetUtcNow(), step);
    }
}
