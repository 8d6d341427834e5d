using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Notices;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Waiting;

namespace Jarvis.Trainer.News;

/// <summary>Reports every change of a run's state to the hub and the notification bell.</summary>
internal sealed class StateNews(RunBook book, HubOutbox outbox, RunSummaries summaries, NoticeBoard notices) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        book.Changed += Changed;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        book.Changed -= Changed;
        return Task.CompletedTask;
    }

    private void Changed(RunRow? before, RunRow? after)
    {
        if (after is null)
        {
            outbox.ToAll(to => to.RunRemoved(before!.Id));
        }
        else
        {
            var summary = summaries.Of(after);
            outbox.ToAll(to => to.StateChanged(summary));
            if (before is not null)
            {
                Transition(before, after, summary);
            }
        }
        if (QueueMoved(before, after))
        {
            foreach (var other in book.Queued().Where(other => other.Id != after?.Id))
            {
                outbox.ToAll(to => to.StateChanged(summaries.Of(other)));
            }
        }
    }

    private void Transition(RunRow before, RunRow after, RunSummary summary)
    {
        if (after.Attempt > before.Attempt)
        {
            outbox.ToAll(to => to.RunStarted(summary));
            notices.Started(after);
        }
        if (before.State == after.State)
        {
            return;
        }
        string reason = after.Reason ?? "";
        switch (after.State)
        {
            case RunState.Failed:
                outbox.ToAll(to => to.RunFailed(summary, reason));
                notices.Failed(after, reason);
                break;
            case RunState.Interrupted when after.ResumeAtStart:
                notices.Saved(after, reason);
                break;
            case RunState.Interrupted:
                outbox.ToAll(to => to.RunFailed(summary, reason));
                notices.Interrupted(after, reason);
                break;
            case RunState.Completed or RunState.Cancelled when before.IsLive:
                outbox.ToAll(to => to.RunFinished(summary));
                notices.Finished(after, reason);
                break;
        }
    }

    private static bool QueueMoved(RunRow? before, RunRow? after) =>
        before?.State != after?.State || before?.Position != after?.Position || before?.IsDeleted != after?.IsDeleted;
}
