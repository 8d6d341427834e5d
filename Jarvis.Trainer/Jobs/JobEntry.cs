namespace Jarvis.Trainer.Jobs;

/// <summary>One job of this process: its row and its cancellation. Every change replaces the row in one step.</summary>
internal sealed class JobEntry(JobRow row)
{
    private readonly Lock _changing = new();

    // Never disposed: it has no timer and no handle, so the garbage collector may take it, and a late Cancel does no harm.
    private CancellationTokenSource _cancel = new();
    private volatile JobRow _row = row;
    private bool _isEnding;

    public JobRow Row => _row;

    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Changes the row if <paramref name="change"/> allows it, which returns null if another change came first.</summary>
    /// <param name="keep">Saves the new row before anybody sees it.</param>
    /// <param name="report">Called with each new row, in the order of the changes.</param>
    public JobRow? Change(Func<JobRow, JobRow?> change, Action<JobRow> keep, Action<JobRow> report)
    {
        lock (_changing)
        {
            return _isEnding || change(_row) is not { } next ? null : Become(next, keep, report);
        }
    }

    /// <summary>
    /// Claims the right to end the job for the first caller: from here on, nobody else changes it before <see cref="End"/>.
    /// </summary>
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
            _cancel = new CancellationTokenSource(); // a retry needs a fresh token
        }
        keep(next);
        _row = next;
        report(next);
        return next;
    }
}
