namespace Jarvis.Runs.Preparation;

/// <summary>Tells progress at most five times a second, with the time that remains at the speed so far.</summary>
internal sealed class ProgressMeter(TimeProvider time, IProgress<PreparationProgress>? listener)
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _estimateAfter = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = time.GetTimestamp();
    private TimeSpan _toldAt = -TimeSpan.FromDays(1);
    private string _text = "";

    public void Report(string text, double share)
    {
        var elapsed = time.GetElapsedTime(_startedAt);
        if (listener is null || (text == _text && elapsed - _toldAt < _every))
        {
            return;
        }

        (_toldAt, _text) = (elapsed, text);
        double? eta = elapsed >= _estimateAfter && share > 0.02 ? elapsed.TotalSeconds * (1 - share) / share : null;
        listener.Report(new PreparationProgress(text, Math.Clamp(share, 0, 1), eta));
    }
}
