using Jarvis.Contracts;

namespace Jarvis.Web.Feed;

/// <summary>A change of a history.</summary>
/// <param name="Cut">The run resumed from an earlier step and later points were removed: draw everything again.</param>
public sealed record HistoryChange(IReadOnlyList<StepMetrics> Steps, IReadOnlyList<RunEvent> Others, bool Cut);

/// <summary>
/// All events of one run so far, without gaps or duplicates. Steps, epochs and other events come in separate messages, so each kind has its
/// own newest sequence number; a read of the stored events may overlap any of them. Not thread-safe: <see cref="RunHistories"/> locks.
/// </summary>
public sealed class RunHistory(string runId)
{
    /// <summary>
    /// Number of events before the last known one that are read again after a reconnect, because messages may arrive out of order.
    /// </summary>
    private const long Overlap = 256;

    /// <summary>
    /// Number of evaluations that keep their sample answers. Older ones keep only their figures, so that memory stays bounded in a long
    /// run.
    /// </summary>
    private const int AnswersKept = 20;

    private readonly List<StepMetrics> _steps = [];
    private readonly List<EvaluationMetrics> _evaluations = [];
    private readonly List<RunEvent> _others = [];
    private long _seenSteps;
    private long _seenEpochs;
    private long _seenOthers;

    public string RunId { get; } = runId;
    public IReadOnlyList<StepMetrics> Steps => _steps;
    public IReadOnlyList<EvaluationMetrics> Evaluations => _evaluations;

    /// <summary>All events except steps, in order of sequence.</summary>
    public IReadOnlyList<RunEvent> Others => _others;

    /// <summary>Sequence number after which the stored events have to be read.</summary>
    public long ReadAfter => Math.Max(0, Math.Min(_seenSteps, _seenOthers) - Overlap);

    /// <returns>What was new; null if nothing was.</returns>
    public HistoryChange? Take(IEnumerable<RunEvent> events)
    {
        List<StepMetrics> steps = [];
        List<RunEvent> others = [];
        bool cut = false;
        foreach (var each in events)
        {
            if (!IsNew(each))
            {
                continue;
            }

            if (each is StepMetrics step)
            {
                steps.Add(step);
                _steps.Add(step);
                continue;
            }

            others.Add(each);
            Insert(each);
            if (each is ValidationDetails)
            {
                ForgetOldAnswers();
            }

            if (each is EvaluationMetrics evaluation)
            {
                _evaluations.Add(evaluation);
            }
            else if (each is RunResumed resumed)
            {
                cut |= CutAfter(resumed);
            }
        }

        return steps.Count + others.Count > 0 ? new HistoryChange(steps, others, cut) : null;
    }

    private bool IsNew(RunEvent each)
    {
        ref long seen = ref _seenOthers;
        if (each is StepMetrics)
        {
            seen = ref _seenSteps;
        }
        else if (each is EpochMetrics)
        {
            seen = ref _seenEpochs;
        }

        if (each.Sequence <= seen)
        {
            return false;
        }

        seen = each.Sequence;
        return true;
    }

    private void ForgetOldAnswers()
    {
        int old = _others.OfType<ValidationDetails>().Count() - AnswersKept;
        int at =
            old > 0
                ? _others.FindIndex(each => each is ValidationDetails { Best.Count: > 0 } or ValidationDetails { Worst.Count: > 0 })
                : -1;
        if (at >= 0 && _others.Take(at + 1).OfType<ValidationDetails>().Count() <= old)
        {
            _others[at] = (ValidationDetails)_others[at] with { Best = [], Worst = [] };
        }
    }

    private void Insert(RunEvent each)
    {
        int at = _others.Count;
        while (at > 0 && _others[at - 1].Sequence > each.Sequence)
        {
            at--;
        }

        _others.Insert(at, each);
    }

    /// <summary>Removes points by sequence and by step, because steps of the new attempt may have arrived first.</summary>
    private bool CutAfter(RunResumed resumed) =>
        _steps.RemoveAll(step => step.Sequence < resumed.Sequence && step.Step > resumed.FromStep)
            + _evaluations.RemoveAll(evaluation => evaluation.Sequence < resumed.Sequence && evaluation.Step > resumed.FromStep)
        > 0;
}
