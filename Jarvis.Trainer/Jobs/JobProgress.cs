using Jarvis.Contracts;

namespace Jarvis.Trainer.Jobs;

/// <summary>Tells a job's listeners how far it is, five times a second at most, and when it will be done at the speed so far.</summary>
internal sealed class JobProgress(TimeProvider time, Action<Func<DataJob, DataJob>> change) : IProgress<JobStep>
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(200),
        _estimateAfter = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = time.GetTimestamp();
    private TimeSpan? _toldAt;

    public void Report(JobStep value)
    {
        var elapsed = time.GetElapsedTime(_startedAt);
        if (elapsed - _toldAt < _every)
        {
            return;
        }
        _toldAt = elapsed;
        double? left =
            elapsed >= _estimateAfter && value.Share is > 0.01 and <= 1 and var share ? elapsed.TotalSeconds * (1 - share) / share : null;
        change(job => job with { Text = value.Text, Progress = value.Share, EtaSeconds = left });
    }
}
