using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Notices;

/// <summary>Raises notices, one per event, even if the event is read again after a restart.</summary>
internal sealed class NoticeBoard(NoticeStore store, HubOutbox outbox, TimeProvider time)
{
    public void Started(RunRow run) =>
        Raise(
            $"started {run.Id} {run.Attempt}",
            NoticeLevel.Information,
            nameof(IRunsClient.RunStarted),
            run.Id,
            run.Attempt == 1 ? $"{run.Name} started" : $"{run.Name} resumed",
            run.Attempt == 1
                ? $"Training {run.Plan.Model.Size} on \"{PlanLabels.Data(run.Plan)}\"."
                : string.Create(CultureInfo.InvariantCulture, $"Resumed from step {run.Progress.Step:N0} (attempt {run.Attempt}).")
        );

    public void EpochCompleted(RunRow run, EpochMetrics epoch) =>
        Raise(
            $"epoch {run.Id} {epoch.Epoch}",
            NoticeLevel.Information,
            nameof(IRunsClient.EpochCompleted),
            run.Id,
            $"{run.Name}: epoch {epoch.Epoch} done",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Training loss "
                    + $"{epoch.TrainLoss:F3}{Part(", validation loss ", epoch.ValidationLoss, "F3")}"
                    + $"{Part(", perplexity ", epoch.Perplexity, "N1")}{Part(", accuracy ", epoch.Accuracy, "P1")}, "
                    + $"{DurationText.Of(epoch.DurationSeconds)}."
            )
        );

    /// <summary>Once per run: the report is rewritten at every evaluation, and a bell that rings each time is soon ignored.</summary>
    public void ReportPublished(RunRow run) =>
        Raise(
            $"report {run.Id}",
            NoticeLevel.Information,
            nameof(IRunsClient.ReportPublished),
            run.Id,
            $"{run.Name}: report ready",
            "Updates at each evaluation."
        );

    public void Failed(RunRow run, string reason) =>
        Raise($"ended {run.Id} {run.Attempt}", NoticeLevel.Error, nameof(IRunsClient.RunFailed), run.Id, $"{run.Name} failed", reason);

    public void Saved(RunRow run, string reason) =>
        Raise(
            $"ended {run.Id} {run.Attempt}",
            NoticeLevel.Information,
            nameof(IRunsClient.StateChanged),
            run.Id,
            $"{run.Name} waits for the next start",
            reason
        );

    public void Interrupted(RunRow run, string reason) =>
        Raise(
            $"ended {run.Id} {run.Attempt}",
            NoticeLevel.Warning,
            nameof(IRunsClient.RunFailed),
            run.Id,
            $"{run.Name} was interrupted",
            reason
        );

    public void Finished(RunRow run, string reason) =>
        Raise(
            $"ended {run.Id} {run.Attempt}",
            run.State == RunState.Completed ? NoticeLevel.Success : NoticeLevel.Information,
            nameof(IRunsClient.RunFinished),
            run.Id,
            run.IsStopped ? $"{run.Name} stopped"
                : run.State == RunState.Completed ? $"{run.Name} finished"
                : $"{run.Name} was cancelled",
            $"{reason}{Part(" Best validation loss ", run.Progress.BestLoss, "F3")}{(run.Progress.BestLoss is null ? "" : ".")}"
        );

    /// <param name="job">Kind of the job that it is about; null where it is about none.</param>
    /// <param name="target">The dataset, tokenizer or knowledge base that it leads to.</param>
    public void Raise(
        string once,
        NoticeLevel level,
        string name,
        string? runId,
        string title,
        string text,
        string? job = null,
        string? target = null
    )
    {
        var news = new Notice(0, time.GetUtcNow(), level, name, runId, title, text.Trim(), Read: false) { Job = job, Target = target };
        if (store.Add(once, news) is { } notice)
        {
            outbox.ToAll(to => to.NoticeRaised(notice));
        }
    }

    private static string Part(string words, double? value, string format) =>
        value is { } number ? words + number.ToString(format, CultureInfo.InvariantCulture) : "";
}
