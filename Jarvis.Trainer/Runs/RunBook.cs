using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Trainer.Queue;

namespace Jarvis.Trainer.Runs;

/// <summary>
/// Every run, in memory and in <c>trainer.db</c>, changed one at a time. It only stores runs and raises events; <see cref="RunQueue"/>
/// makes the decisions.
/// </summary>
internal sealed partial class RunBook
{
    private readonly Lock _lock = new();
    private readonly RunStore _store;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, RunRow> _runs;
    private long _lastNumber;

    public RunBook(RunStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _runs = store.All().ToDictionary(run => run.Id);
        _lastNumber = _runs.Values.Select(run => run.Number).DefaultIfEmpty().Max();
    }

    /// <summary>Raised after a change was stored, outside the lock: before (null when new) and after (null when gone).</summary>
    public event Action<RunRow?, RunRow?>? Changed;

    /// <summary>Oldest first, including deleted runs that are still to be removed.</summary>
    public IReadOnlyList<RunRow> All()
    {
        lock (_lock)
        {
            return [.. _runs.Values.OrderBy(run => run.Number)];
        }
    }

    public RunRow? Find(string id)
    {
        lock (_lock)
        {
            return _runs.GetValueOrDefault(id);
        }
    }

    /// <param name="added">Called with the run's id before <see cref="Changed"/> is raised.</param>
    /// <returns>Null when that schedule already started a run for that moment.</returns>
    public RunRow? Add(
        string? name,
        TrainingPlan plan,
        string? scheduleId = null,
        DateTimeOffset? fireTime = null,
        Action<string>? added = null
    )
    {
        RunRow run;
        lock (_lock)
        {
            long number = _lastNumber + 1;
            string title = RunNames.Free(Title(name, plan, number), _runs.Values.Select(other => other.Name));
            run = new RunRow(Identifier(title, number), number, title, plan, RunState.Queued, _time.GetUtcNow())
            {
                ScheduleId = scheduleId,
                FireTime = fireTime,
                Position = Last() + 1,
                Progress = new RunProgress { MaxSteps = plan.Schedule.MaxSteps ?? 0 },
            };
            if (!_store.Insert(run))
            {
                return null;
            }
            _runs.Add(run.Id, run);
            _lastNumber = number;
        }
        added?.Invoke(run.Id);
        Changed?.Invoke(null, run);
        return run;
    }

    /// <summary>Changes a run and stores it; a <paramref name="change"/> that returns the same object changes nothing.</summary>
    /// <returns>The run as it now is; null when there is none.</returns>
    public RunRow? Change(string id, Func<RunRow, RunRow> change)
    {
        RunRow before,
            after;
        lock (_lock)
        {
            if (_runs.GetValueOrDefault(id) is not { } found)
            {
                return null;
            }
            before = found;
            after = change(before);
            if (ReferenceEquals(before, after))
            {
                return after;
            }
            _store.Update(after);
            _runs[id] = after;
        }
        Changed?.Invoke(before, after);
        return after;
    }

    /// <summary>Gives it that name, or the next that no other run has.</summary>
    /// <param name="change">What changes beside the name.</param>
    public RunRow? Rename(string id, string name, Func<RunRow, RunRow> change) =>
        Change(id, run =>
            change(run) with
            {
                Name = RunNames.Free(name, _runs.Values.Where(other => other.Id != id).Select(other => other.Name)),
            }
        );

    /// <summary>Keeps progress in memory only: it can be read again from the run's files.</summary>
    public RunRow? Note(string id, RunProgress progress)
    {
        lock (_lock)
        {
            return _runs.TryGetValue(id, out var run) ? _runs[id] = run with { Progress = progress } : null;
        }
    }

    public void Remove(string id)
    {
        RunRow? before;
        lock (_lock)
        {
            if (!_runs.Remove(id, out before))
            {
                return;
            }
            _store.Delete(id);
        }
        Changed?.Invoke(before, null);
    }

    /// <summary>In the order in which they will start.</summary>
    public IReadOnlyList<RunRow> Queued()
    {
        lock (_lock)
        {
            return
            [
                .. _runs
                    .Values.Where(run => run is { State: RunState.Queued, IsDeleted: false, Archived: false })
                    .OrderBy(run => run.Position),
            ];
        }
    }

    public IReadOnlyList<RunRow> Live()
    {
        lock (_lock)
        {
            return [.. _runs.Values.Where(run => run.IsLive).OrderBy(run => run.StartedAt)];
        }
    }

    private static string Title(string? name, TrainingPlan plan, long number) =>
        DisplayName.Clean(name) is { Length: > 0 } wish
            ? wish
            : $"{(DisplayName.Clean(PlanLabels.DataName(plan)) is { Length: > 0 } data ? data : "run")}-{number}";

    private double Last() => _runs.Values.Max(run => run.Position) ?? 0;

    /// <summary>Also the folder's name: lower-case letters, digits and dashes.</summary>
    private string Identifier(string title, long number)
    {
        string slug = NotInNames().Replace(title.ToLowerInvariant(), "-").Trim('-');
        if (slug.Length > 40)
        {
            slug = slug[..40].Trim('-');
        }
        if (slug.Length == 0)
        {
            slug = "run";
        }
        string ending = $"-{number}";
        return slug.EndsWith(ending, StringComparison.Ordinal) ? slug : slug + ending;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
