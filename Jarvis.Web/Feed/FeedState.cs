using System.Collections.Concurrent;
using System.Collections.Immutable;
using Jarvis.Contracts;

namespace Jarvis.Web.Feed;

/// <summary>The latest state of everything that the hub sends to all clients, so that pages render it without a request.</summary>
public sealed class FeedState
{
    private readonly ConcurrentDictionary<string, RunSummary> _runs = new();
    private ImmutableList<Notice> _notices = [];

    public HardwareSample? Hardware { get; private set; }

    /// <summary>CPU load of the last minute in percent, oldest first.</summary>
    public ImmutableList<double> CpuHistory { get; private set; } = [];

    /// <summary>Newest first.</summary>
    public ImmutableList<Notice> Notices => _notices;

    /// <summary>Newest first, without deleted runs.</summary>
    public IReadOnlyList<RunSummary> Runs => [.. _runs.Values.Where(run => !run.Deleted).OrderByDescending(run => run.CreatedAt)];

    public IEnumerable<RunSummary> Active =>
        _runs.Values.Where(run => IsActive(run.State) && !run.Deleted).OrderBy(run => run.StartedAt ?? run.CreatedAt);

    public static bool IsActive(RunState state) => state is RunState.Preparing or RunState.Running or RunState.Pausing;

    public RunSummary? Find(string runId) => _runs.GetValueOrDefault(runId);

    public void Replace(IEnumerable<RunSummary> runs, IEnumerable<Notice> notices, HardwareSample? hardware)
    {
        var list = runs.ToList();
        foreach (var gone in _runs.Keys.Except(list.Select(run => run.Id)))
        {
            _runs.TryRemove(gone, out _);
        }

        list.ForEach(Put);
        _notices = [.. notices.OrderByDescending(notice => notice.Id).Take(200)];
        Hardware = hardware ?? Hardware;
    }

    /// <summary>A summary may be older than the last step: step, loss, speed, ETA and progress never go back within an attempt.</summary>
    public void Put(RunSummary run) =>
        _runs[run.Id] =
            Find(run.Id) is { } known && known.Attempt == run.Attempt && known.Step > run.Step && IsActive(run.State)
                ? run with
                {
                    Step = known.Step,
                    Loss = known.Loss,
                    TokensPerSecond = known.TokensPerSecond,
                    EtaSeconds = known.EtaSeconds,
                    Progress = known.Progress,
                }
                : run;

    public void Remove(string runId) => _runs.TryRemove(runId, out _);

    /// <summary>Summaries are sent only now and then; in between, their numbers are taken from the steps.</summary>
    public RunSummary? Advance(string runId, StepMetrics step)
    {
        if (Find(runId) is not { } run || step.Step < run.Step)
        {
            return null;
        }

        var advanced = run with
        {
            Step = step.Step,
            Loss = step.Loss,
            TokensPerSecond = step.TokensPerSecond,
            EtaSeconds = step.EtaSeconds ?? run.EtaSeconds,
            Progress = step.Progress ?? (run.MaxSteps > 0 ? Math.Clamp(step.Step / (double)run.MaxSteps, 0, 1) : run.Progress),
        };
        Put(advanced);
        return advanced;
    }

    public void Put(HardwareSample sample)
    {
        Hardware = sample;
        CpuHistory = (CpuHistory.Count < 30 ? CpuHistory : CpuHistory.RemoveAt(0)).Add(sample.CpuPercent);
    }

    /// <returns>False if the notice is already known.</returns>
    public bool Put(Notice notice)
    {
        if (_notices.Any(known => known.Id == notice.Id))
        {
            return false;
        }

        _notices = _notices.Insert(0, notice);
        return true;
    }

    public void MarkNoticesRead() => _notices = [.. _notices.Select(notice => notice with { Read = true })];
}
