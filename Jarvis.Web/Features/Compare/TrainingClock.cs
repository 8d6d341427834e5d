using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// Time that a run spent training, counted from its first step, without the gaps between attempts. Otherwise a run that was paused
/// overnight would stretch the axis and squeeze the other curves to the left.
/// </summary>
public sealed class TrainingClock
{
    /// <summary>Each from the last event of an attempt to the first step of the next.</summary>
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _gaps = [];
    private readonly DateTimeOffset? _start;

    private TrainingClock(DateTimeOffset? start) => _start = start;

    public static TrainingClock Of(RunHistory history)
    {
        var clock = new TrainingClock(history.Steps.Count > 0 ? history.Steps[0].At : null);
        var steps = history.Steps;
        int next = 0;
        DateTimeOffset? said = null;
        foreach (var each in history.Others)
        {
            for (; next < steps.Count && steps[next].Sequence < each.Sequence; next++)
            {
                said = steps[next].At;
            }

            // A rollback after a spike does not interrupt training.
            bool begins = each is AttemptStarted or RunResumed { RolledBack: null };
            if (begins && next > 0 && said is { } from && next < steps.Count && clock._gaps.LastOrDefault().To != steps[next].At)
            {
                clock._gaps.Add((from, steps[next].At));
            }

            said = each.At;
        }

        return clock;
    }

    public double Seconds(DateTimeOffset at) =>
        _start is { } start && at > start
            ? (at - start).TotalSeconds - _gaps.Sum(gap => at <= gap.From ? 0 : ((at < gap.To ? at : gap.To) - gap.From).TotalSeconds)
            : 0;
}
