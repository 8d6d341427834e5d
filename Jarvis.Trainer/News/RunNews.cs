using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Notices;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Waiting;

namespace Jarvis.Trainer.News;

/// <summary>Passes what a live run wrote on to the hub and the notification bell.</summary>
internal sealed class RunNews(HubOutbox outbox, RunSummaries summaries, NoticeBoard notices, TimeProvider time)
{
    /// <summary>How often lists and the top bar learn of a run's progress.</summary>
    private static readonly TimeSpan _progressEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, long> _toldAt = new();

    /// <param name="events">In order of sequence; consecutive events of one kind are sent together.</param>
    public void Happened(RunRow run, IReadOnlyList<RunEvent> events)
    {
        for (int start = 0; start < events.Count;)
        {
            int end = start + 1;
            while (end < events.Count && Kind(events[end]) == Kind(events[start]))
            {
                end++;
            }
            Send(run, [.. events.Skip(start).Take(end - start)]);
            start = end;
        }
        if (IsDue(run.Id))
        {
            outbox.ToAll(to => to.StateChanged(summaries.Of(run)));
        }
    }

    private void Send(RunRow run, IReadOnlyList<RunEvent> events)
    {
        switch (events[0])
        {
            case StepMetrics:
                outbox.ToWatchers(run.Id, to => to.StepsCompleted(run.Id, [.. events.Cast<StepMetrics>()]));
                break;
            case EpochMetrics:
                foreach (var epoch in events.Cast<EpochMetrics>())
                {
                    outbox.ToWatchers(run.Id, to => to.EpochCompleted(run.Id, epoch));
                    notices.EpochCompleted(run, epoch);
                }
                break;
            case ReportWritten:
                outbox.ToWatchers(run.Id, to => to.ReportPublished(run.Id, ((ReportWritten)events[^1]).Step));
                notices.ReportPublished(run);
                break;
            default:
                outbox.ToWatchers(run.Id, to => to.RunEvents(run.Id, events));
                break;
        }
    }

    private static int Kind(RunEvent happened) =>
        happened switch
        {
            StepMetrics => 0,
            EpochMetrics => 1,
            ReportWritten => 2,
            _ => 3,
        };

    private bool IsDue(string id)
    {
        long now = time.GetTimestamp();
        if (_toldAt.TryGetValue(id, out long before) && time.GetElapsedTime(before, now) < _progressEvery)
        {
            return false;
        }
        _toldAt[id] = now;
        return true;
    }
}
