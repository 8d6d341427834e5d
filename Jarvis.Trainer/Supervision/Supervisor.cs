using System.Collections.Concurrent;
using System.ComponentModel;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;
using Jarvis.Storage;
using Jarvis.Trainer.News;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Runs;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// Starts the processes of runs, watches their files, and decides what an end means. A run outlives this service; after a restart the
/// supervisor finds it by its lock and resumes watching.
/// </summary>
internal sealed class Supervisor(
    RunBook book,
    RunLauncher launcher,
    JarvisPaths paths,
    RunEnds ends,
    RunNews news,
    PlanDoor door,
    RunTraces traces,
    TimeProvider time,
    ILogger<Supervisor> logger
) : IDisposable
{
    private static readonly TimeSpan _retryEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _endFollowsWithin = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, LiveRun> _live = new();
    private readonly ConcurrentDictionary<string, Task> _watching = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _stopping;
    private volatile bool _holding;
    private readonly TaskCompletionSource _recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when every run that was alive when the service last ended is accounted for.</summary>
    public Task Recovered => _recovered.Task;

    /// <summary>False while the service is stopping or is about to.</summary>
    public bool MayStart => !_stopping && !_holding;

    /// <summary><see cref="MayStart"/> is true again.</summary>
    public event Action? MayStartAgain;

    /// <summary>Finds out what became of the runs of the previous service.</summary>
    public void Recover()
    {
        foreach (var run in book.Live())
        {
            var files = paths.Run(run.Id);
            if (RunLock.IsHeld(files.Lock))
            {
                logger.LogInformation("{Run} is still running; watching it again", run.Id);
            }
            Directory.CreateDirectory(files.Directory);
            Watch(run, StartedRun.TryAdopt(files, run.Attempt));
        }
        ends.ResumeWhatShutdownInterrupted();
        _recovered.TrySetResult();
    }

    public void Start(string id)
    {
        var run = book.Change(id, run =>
            run is { State: RunState.Queued, IsDeleted: false }
                ? run with
                {
                    State = RunState.Preparing,
                    Attempt = run.Attempt + 1,
                    StartedAt = run.StartedAt ?? time.GetUtcNow(),
                    EndedAt = null,
                    Position = null,
                    Asked = null,
                    ResumeAtStart = false,
                    Progress = run.Progress with
                    {
                        Phase = RunPhase.Data,
                        PhaseText = null,
                        PhaseProgress = null,
                        TokensPerSecond = null,
                        EtaSeconds = null,
                    },
                }
                : run
        );
        if (run is not { State: RunState.Preparing })
        {
            return;
        }
        if (door.Refusals(run.Plan).FirstOrDefault() is { } refusal)
        {
            // A link was placed in a path while the run waited, or a folder is no longer allowed.
            ends.Failed(id, $"It was not started. {refusal}");
            return;
        }

        try
        {
            var files = paths.Run(id);
            Directory.CreateDirectory(files.Directory);
            if (!File.Exists(files.Plan))
            {
                JsonFile.Write(files.Plan, run.Plan);
            }
            DiskFile.Delete(files.Control);
            DiskFile.Delete(files.Result);
            DiskFile.Delete(files.ExitCode);
            using var span = traces.Starting(run);
            var started = launcher.Launch(run);
            if (started.IsTied)
            {
                logger.LogWarning("{Run} could not leave the job of this service: it ends when that job is ended", id);
            }
            Watch(run, started);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            logger.LogError(exception, "{Run} could not be started", id);
            ends.Failed(id, $"The process could not be started: {exception.Message}");
        }
    }

    public void Ask(RunRow run, RunRequest request)
    {
        if (_live.TryGetValue(run.Id, out var live))
        {
            live.Ask(request);
        }
    }

    /// <summary>Asks each run to save and end; a run slower than <paramref name="patience"/> continues saving without us.</summary>
    public async Task AskAllToSaveAsync(TimeSpan patience)
    {
        _stopping = true;
        // What somebody already asked for ends a run too: one that was stopped must not be resumed at the next start.
        foreach (var live in _live.Values.Where(live => book.Find(live.Id)?.Asked is null))
        {
            live.Ask(RunRequest.Shutdown);
            book.Change(live.Id, run => run.IsLive ? run with { State = RunState.Pausing, Asked = RunRequest.Shutdown } : run);
        }
        await Task.WhenAny(Task.WhenAll(_watching.Values), Task.Delay(patience, time));
    }

    /// <summary>Stops watching; the runs continue.</summary>
    public async Task LetGoAsync()
    {
        _stopping = true;
        await _stop.CancelAsync();
        await Task.WhenAll(_watching.Values);
    }

    public void Dispose() => _stop.Dispose();

    private void Watch(RunRow run, StartedRun? started)
    {
        var live = new LiveRun(run.Id, run.Attempt, paths.Run(run.Id), started, time, events => Happened(run.Id, events));
        _live[run.Id] = live;
        _watching[run.Id] = Task.Run(() => WatchAsync(live));
    }

    private async Task WatchAsync(LiveRun live)
    {
        try
        {
            await InsistAsync(live.Id, () => Task.FromResult(PassOnWhatWasAsked(live)));
            int? exitCode = await InsistAsync(live.Id, () => live.WatchAsync(_stop.Token));
            Forget(live);
            if (
                await InsistAsync(live.Id, () =>
                    Task.FromResult(ends.Ended(live.Id, live.Attempt, exitCode, _stopping, hold: () => _holding = true))
                )
            )
            {
                await HoldAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            logger.LogInformation("No longer watching {Run}", live.Id);
        }
        finally
        {
            Forget(live);
            live.Dispose();
        }
    }

    /// <summary>
    /// A request stored before the run was watched reached nobody: its process was being started, or the previous service died before it
    /// wrote the request.
    /// </summary>
    private bool PassOnWhatWasAsked(LiveRun live)
    {
        if (book.Find(live.Id)?.Asked is not { } request || request == RunRequest.Shutdown)
        {
            return false;
        }
        live.Ask(request);
        return true;
    }

    /// <summary>
    /// Retries <paramref name="work"/> on a full disk or a locked database, which must not end the watch over a run whose process
    /// continues.
    /// </summary>
    private async Task<T> InsistAsync<T>(string id, Func<Task<T>> work)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
            {
                logger.LogError(exception, "{Run} cannot be watched; trying again", id);
                await Task.Delay(_retryEvery, time, _stop.Token);
            }
        }
    }

    /// <summary>
    /// Whoever shuts Jarvis down may ask the runs to save before asking this service to stop. Nothing is started in that case; if the stop
    /// does not follow within 20 seconds, everything resumes.
    /// </summary>
    private async Task HoldAsync()
    {
        await Task.Delay(_endFollowsWithin, time, _stop.Token);
        _holding = false;
        ends.ResumeWhatShutdownInterrupted();
        MayStartAgain?.Invoke(); // also for runs that were queued meanwhile, whose change nobody could act on
    }

    // Removes only this instance, because the run may already have been started again.
    private void Forget(LiveRun live) => _live.TryRemove(KeyValuePair.Create(live.Id, live));

    private void Happened(string id, IReadOnlyList<RunEvent> events)
    {
        if (book.Find(id) is not { } run)
        {
            return;
        }
        var fresh = events.Where(e => e.Sequence > run.Progress.LastSequence).ToList();
        if (fresh.Count == 0)
        {
            return;
        }
        var progress = fresh.Aggregate(run.Progress, (folded, e) => folded.Apply(e));
        var noted = book.Note(id, progress) ?? run;
        var state = progress.Phase is RunPhase.Data or RunPhase.Load ? RunState.Preparing : RunState.Running;
        if (noted.State is RunState.Preparing or RunState.Running && noted.State != state)
        {
            noted = book.Change(id, row => row.IsLive && row.Asked is null ? row with { State = state } : row) ?? noted;
        }
        news.Happened(noted, fresh);
    }
}
