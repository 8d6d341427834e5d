using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>What one attempt of a job is given: where to report, when to stop, and what earlier attempts left.</summary>
/// <param name="change">Takes the change, whether to save it to the database, and whether the save must survive a power cut.</param>
internal sealed class JobRun(
    JobEntry entry,
    Action<Func<JobRow, JobRow?>, bool, bool> change,
    TimeProvider time,
    CancellationToken cancellationToken
) : IProgress<JobStep>
{
    private static readonly TimeSpan _keepEvery = TimeSpan.FromSeconds(1);

    private readonly ProgressPace _pace = new(time);
    private long? _keptAt;

    public JobRow Row => entry.Row;

    public string Name => Row.Name;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>When the first attempt began; nothing that this job made is older.</summary>
    public DateTimeOffset BegunAt => Row.BegunAt!.Value;

    /// <summary>The process died during the previous attempt, perhaps after the result was written but before that was recorded.</summary>
    public bool IsAfterDeath => Row.Deaths > 0;

    /// <summary>The last safe point that an earlier attempt reached; null if it reached none.</summary>
    public T? SafePoint<T>()
        where T : class => Row.SafePoint is { } point ? JsonSerializer.Deserialize<T>(point, ContractJson.Options) : null;

    /// <summary>Records a safe point: the next attempt resumes from here, whatever happens.</summary>
    /// <param name="text">Where the next attempt resumes, as text, as in "goes on from …"; null if the point only tells whether the work
    /// had finished.</param>
    public void Reached<T>(T point, string? text = null)
        where T : class
    {
        string kept = JsonSerializer.Serialize(point, ContractJson.Options);
        // A job that makes progress is started again however often its process dies; one that dies at the same point is not.
        change(
            row => row with { SafePoint = kept, SafePointText = text, Deaths = text is null || kept == row.SafePoint ? row.Deaths : 0 },
            true,
            true
        );
    }

    public void Report(JobStep value)
    {
        if (!_pace.IsDue(Phase(value.Text)))
        {
            return;
        }
        bool keep = _keptAt is not { } at || time.GetElapsedTime(at) >= _keepEvery;
        _keptAt = keep ? time.GetTimestamp() : _keptAt;
        change(
            row =>
                row with
                {
                    Text = value.Text,
                    Progress = value.Share,
                    EtaSeconds = (value.Remaining ?? _pace.Remaining(value.Share))?.TotalSeconds,
                    Records = value.Records ?? row.Records,
                },
            keep,
            false
        );
    }

    // In "Reading: 12,000 records", the phase is what comes before the colon.
    private static string Phase(string text) => text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? text[..colon] : text;
}
