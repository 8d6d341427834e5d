using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using Jarvis.Runs.Preparation;

namespace Jarvis.Runs.Execution;

/// <summary>The real work of an attempt: token files from the data, then training.</summary>
internal static class TrainingWork
{
    public static RunResult Do(RunContext run) => Do(run, tokens: null);

    /// <param name="tokens">Where the token files go; null shares them with other runs on the same data, under the home.</param>
    public static RunResult Do(RunContext run, string? tokens)
    {
        var desk = new ControlDesk(run.Inbox);
        try
        {
            run.Sink.Write(new PhaseChanged(RunPhase.Data, "Looking at the data", 0));
            var prepared = Prepare(run, tokens, desk);
            if (desk.Ending is { } asked)
            {
                return End(run, asked);
            }
            foreach (string note in prepared.Notes.Concat(prepared.BrokenExamples))
            {
                run.Sink.Write(new RunLogLine(LogSeverity.Warning, note));
            }
            JsonFile.Write(
                run.Files.Data,
                new RunData(prepared.Directory, [.. prepared.Manifest.Sources.Select(s => new RunDataSource(s.Name, s.Version, s.Hash))])
            );
            var inputs = new TrainingInputs(run.Plan, prepared.Directory, prepared.Directory, run.Files.Checkpoints, Resume: true);
            return TrainingRun.Run(inputs, run.Sink, run.Inbox, run.Attempt, run.Clock);
        }
        catch (OperationCanceledException) when (desk.Ending is not null)
        {
            return End(run, desk.Ending.Value);
        }
        catch (PreparationException exception)
        {
            run.Sink.Write(new RunLogLine(LogSeverity.Error, exception.Message));
            return End(run, RunState.Failed, exception.Message);
        }
    }

    private static PreparationResult Prepare(RunContext run, string? tokens, ControlDesk desk)
    {
        // A folder that "prepare" made is used as it is.
        if (run.Plan.Data.Files is [var only] && TokenSet.ReadManifest(only) is { } manifest)
        {
            if (run.Plan.Data.Weights is [< 1])
            {
                throw new PreparationException($"{only} is prepared already and is used as it is. Leave out its weight (data_weights).");
            }

            return new PreparationResult(only, manifest, Reused: true, [], []);
        }
        using var stop = new CancellationTokenSource();
        using var looking = new ControlPoll(desk, stop, run.Clock);
        var request = new PreparationRequest(run.Plan.Data.Files)
        {
            Weights = run.Plan.Data.Weights,
            Format = EnumText.Of(run.Plan.Data.Format),
            Validation = run.Plan.Data.Validation,
            Tokenizer = run.Plan.Data.Tokenizer ?? run.Plan.Model.BaseModel, // a model that is trained further keeps its own
            VocabularySize = run.Plan.Data.VocabularySize!.Value,
            Seed = run.Plan.Compute.Seed,
        };
        return new DataPreparation(run.Paths, run.Clock).Prepare(
            request,
            tokens,
            progress: new PreparationReporter(run.Sink),
            cancellationToken: stop.Token
        );
    }

    private static RunResult End(RunContext run, RunRequest asked) =>
        asked switch
        {
            RunRequest.Pause => End(run, RunState.Paused, "Paused while the data was prepared."),
            RunRequest.Shutdown => End(
                run,
                RunState.Interrupted,
                "Interrupted while the data was prepared, because Jarvis is shutting down; it resumes at the next start."
            ),
            _ => End(run, RunState.Cancelled, "Ended while the data was prepared; nothing was learned yet."),
        };

    private static RunResult End(RunContext run, RunState state, string reason)
    {
        run.Sink.Write(new AttemptEnded(run.Attempt, state, reason, 0));
        return new RunResult(state, reason, run.Attempt, run.Clock.GetUtcNow(), 0);
    }

    private sealed class PreparationReporter(IRunSink sink) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) =>
            sink.Write(new PhaseChanged(RunPhase.Data, value.Text, value.Share, value.EtaSeconds));
    }

    /// <summary>Polls the control file during the preparation and cancels that when asked; stops polling when disposed.</summary>
    private sealed class ControlPoll : IDisposable
    {
        private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(100);
        private readonly Lock _lock = new();
        private readonly ITimer _timer;
        private bool _over;

        public ControlPoll(ControlDesk desk, CancellationTokenSource stop, TimeProvider time) =>
            _timer = time.CreateTimer(
                _ =>
                {
                    lock (_lock)
                    {
                        if (!_over && desk.Interrupts())
                        {
                            stop.Cancel();
                        }
                    }
                },
                null,
                _every,
                _every
            );

        public void Dispose()
        {
            lock (_lock)
            {
                _over = true;
            }
            _timer.Dispose();
        }
    }
}
