using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;

namespace Jarvis.Engine.Training;

/// <summary>One attempt of a run: the entry point for the command line and for the run's process.</summary>
public static class TrainingRun
{
    /// <summary>
    /// Trains on the calling thread until the plan is done or the inbox asks to end. Never throws: the result says what went wrong.
    /// </summary>
    /// <param name="attempt">From 1.</param>
    public static RunResult Run(TrainingInputs inputs, IRunSink sink, IRunInbox inbox, int attempt, TimeProvider time)
    {
        long step = 0;
        try
        {
            var desk = new ControlDesk(inbox);
            Rollback? rollback = null;
            while (true)
            {
                sink.Write(new PhaseChanged(RunPhase.Load, "Building the network"));
                using var session = TrainingSession.Open(inputs, time, rollback);
                step = session.State.Step;
                Announce(session, sink, attempt, rollback);
                var loop = new TrainingLoop(session, sink, desk, time);
                try
                {
                    var ending = loop.Run();
                    step = loop.State.Step;
                    return End(
                        new RunResult(ending.State, ending.Reason, attempt, time.GetUtcNow(), step, Choice(session.Store, loop.State))
                        {
                            Stopped = ending.Stopped,
                        },
                        sink
                    );
                }
                catch (DivergedException exception)
                {
                    step = loop.State.Step;
                    rollback = Rollback.Of(exception, loop.State, loop.LastCheckpoint);
                    if (rollback is null)
                    {
                        throw;
                    }
                    sink.Write(new RunLogLine(LogSeverity.Warning, rollback.Reason));
                }
            }
        }
        catch (Exception exception)
        {
            string reason = FailureText.Of(exception);
            sink.Write(new RunLogLine(LogSeverity.Error, exception.ToString()));
            return End(new RunResult(RunState.Failed, reason, attempt, time.GetUtcNow(), step, null, reason), sink);
        }
    }

    private static void Announce(TrainingSession session, IRunSink sink, int attempt, Rollback? rollback)
    {
        var plan = session.Plan;
        foreach (var (name, why) in session.Damaged)
        {
            sink.Write(
                new RunLogLine(LogSeverity.Warning, $"{name} is damaged and was skipped: {why}. Resumed from {session.ResumedFrom!.Name}.")
            );
        }
        if (session.BasisDiffers.Count > 0)
        {
            sink.Write(
                new RunLogLine(
                    LogSeverity.Warning,
                    "This attempt computes with other means than the one before, so its last digits may differ from an "
                        + $"unbroken run's: {string.Join(", ", session.BasisDiffers)}."
                )
            );
        }
        if (session.Grown is { } grown)
        {
            sink.Write(new RunLogLine(LogSeverity.Information, grown));
        }
        string differs = string.Join(", ", session.Differs.Union(session.BasisDiffers));
        // An attempt that died before its first checkpoint starts again from the beginning, and what it reported is replaced all the same.
        if (attempt > 1 || session.ResumedFrom is not null || rollback is not null)
        {
            sink.Write(
                new RunResumed(
                    attempt,
                    session.State.Step,
                    session.ResumedFrom?.Name ?? "the beginning",
                    differs.Length == 0 ? null : differs,
                    rollback?.Reason
                )
            );
        }
        if (rollback is not null)
        {
            return;
        }
        sink.Write(
            new AttemptStarted(
                attempt,
                plan.Schedule.MaxSteps ?? 0,
                session.Model.ParameterCount,
                plan.Compute.Device,
                EnumText.Of(plan.Compute.Precision),
                plan.Compute.Threads!.Value
            )
            {
                MaxHours = plan.Schedule.MaxHours,
                DeviceName = MachineFacts.Here.Card(plan.Compute.Device)?.Name,
            }
        );
    }

    private static RunResult End(RunResult result, IRunSink sink)
    {
        sink.Write(new PhaseChanged(RunPhase.Done, result.Reason, result.State == RunState.Completed ? 1 : null));
        sink.Write(new AttemptEnded(result.Attempt, result.State, result.Reason, result.Step) { Stopped = result.Stopped });
        return result;
    }

    /// <summary>Names only checkpoints that are on disk.</summary>
    private static CheckpointChoice Choice(CheckpointStore store, TrainerState state)
    {
        var all = store.All();
        return new CheckpointChoice(
            all.Any(checkpoint => checkpoint.Name == state.BestCheckpoint) ? state.BestCheckpoint : null,
            all.LastOrDefault()?.Name,
            state.BestLoss
        );
    }
}
