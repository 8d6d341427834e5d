namespace Jarvis.Trainer.Jobs;

/// <summary>One job of this process: its row, and the way to stop it. Every change is one step from row to row.</summary>
internal sealed class JobEntry(JobRow row)
{
    private readonly Lock _changing = new();

    // Has no timer and no handle: the collector may have it, and whoever cancels may come late
    private CancellationTokenSource _cancel = new();
    private volatile JobRow _row = row;
    private bool _isEnding;

    public JobRow Row => _row;

    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Changes the row where <paramref name="change"/> allows it; it answers null where somebody was faster.</summary>
    /// <param name="keep">Keeps the new row, before anybody sees it.</param>
    /// <param name="report">Hears the new row, in the order of the changes.</param>
    public JobRow? Change(Func<JobRow, JobRow?> change, Action<JobRow> keep, Action<JobRow> report)
    {
        lock (_changing)
        {
            return _isEnding || change(_row) is not { } next ? null : Become(next, keep, report);
        }
    }

    /// <summary>The right to end it, for the first who asks: from here on nobody else changes it before <see cref="End"/>.</summary>
    public JobRow? ClaimEnd(Func<JobRow, JobRow?> change)
    {
        lock (_changing)
        {
            var ended = _isEnding ? null : change(_row);
            _isEnding |= ended is not null;
            return ended;
        }
    }

    public void End(JobRow ended, Action<JobRow> keep, Action<JobRow> report)
    {
        lock (_changing)
        {
            _isEnding = false;
            Become(ended, keep, report);
        }
    }

    public void Cancel() => _cancel.Cancel();

    private JobRow Become(JobRow next, Action<JobRow> keep, Action<JobRow> report)
    {
        if (_row.IsOver && !next.IsOver)
        {
            _cancel = new CancellationTokenSource(); // another life
        }
        keep(next);
        _row = next;
        report(next);
        return next;
    }
}
