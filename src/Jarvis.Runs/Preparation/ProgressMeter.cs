using Jarvis.Contracts;

namespace Jarvis.Runs.Preparation;

/// <summary>Reports a preparation's progress at the pace used for all long tasks.</summary>
internal sealed class ProgressMeter(TimeProvider time, IProgress<PreparationProgress>? listener)
{
    private readonly ProgressPace _pace = new(time);

    public void Report(string text, double share)
    {
        if (listener is not null && _pace.IsDue(text))
        {
            listener.Report(new PreparationProgress(text, Math.Clamp(share, 0, 1), _pace.Remaining(share)?.TotalSeconds));
        }
    }
}
