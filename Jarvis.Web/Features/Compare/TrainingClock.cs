using Jarvis.Contracts;
using Jarvis.Web.Feed;

namespace Jarvis.Web.Features.Compare;

/// <summary>
/// The training time (<see cref="TrainingTime"/>) at each moment of a run, as an axis for curves: a pause over night does not pull one
/// curve over the whole width.
/// </summary>
public sealed class TrainingClock
{
    /// <summary>Where counting started or stopped, and the time by then.</summary>
    private readonly List<(DateTimeOffset At, TrainingTime Time)> _turns = [];

    private TrainingClock() { }

    /// <summary>Seconds up to the newest event.</summary>
    public double Total { get; private set; }

    public static TrainingClock Of(RunHistory history)
    {
        var clock = new TrainingClock();
        var time = default(TrainingTime);
        foreach (var each in Ordered(history))
        {
            var next = time.Apply(each);
            if (next.CountedTo is null != time.CountedTo is null || each is AttemptStarted)
            {
                clock._turns.Add((each.At, next));
            }

            time = next;
        }

        clock.Total = time.Seconds;
        return clock;
    }

    public double Seconds(DateTimeOffset at)
    {
        int index = _turns.FindLastIndex(turn => turn.At <= at);
        return index >= 0 ? _turns[index].Time.To(at) : 0;
    }

    /// <summary>Steps are kept apart from the rest; both are in order of sequence.</summary>
    private static IEnumerable<RunEvent> Ordered(RunHistory history)
    {
        int step = 0;
        foreach (var other in history.Others)
        {
            for (; step < history.Steps.Count && history.Steps[step].Sequence < other.Sequence; step++)
            {
                yield return history.Steps[step];
            }

            yield return other;
        }

        for (; step < history.Steps.Count; step++)
        {
            yield return history.Steps[step];
        }
    }
}
