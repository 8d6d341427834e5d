using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.Runs;

/// <summary>Does the same to several runs, one request each, and offers one undo for all of them.</summary>
public sealed class RunBulk(TrainerClient trainer, Toasts toasts)
{
    public static bool CanPause(RunSummary run) => run.State is RunState.Queued or RunState.Preparing or RunState.Running;

    public static bool CanResume(RunSummary run) =>
        run.State is RunState.Paused or RunState.Interrupted or RunState.Failed or RunState.Cancelled;

    public static bool CanArchive(RunSummary run) => !run.Archived && !Feed.FeedState.IsActive(run.State);

    public static bool CanDelete(RunSummary run) => !Feed.FeedState.IsActive(run.State);

    public Task PauseAsync(IReadOnlyList<RunSummary> runs) => AskAsync(runs, CanPause, "pause", "paused", "resume");

    public Task ResumeAsync(IReadOnlyList<RunSummary> runs) => AskAsync(runs, CanResume, "resume", "resumed", "pause");

    public Task ArchiveAsync(IReadOnlyList<RunSummary> runs) =>
        DoAsync(
            [.. runs.Where(CanArchive)],
            run => trainer.EditRunAsync(run.Id, new EditRun(Archived: true)),
            "archived",
            // Archiving takes a queued run out of the queue; resuming also takes it out of the archive.
            run =>
                run.State == RunState.Queued
                    ? trainer.AskRunAsync(run.Id, "resume")
                    : trainer.EditRunAsync(run.Id, new EditRun(Archived: false))
        );

    public Task UnarchiveAsync(IReadOnlyList<RunSummary> runs) =>
        DoAsync(
            [.. runs.Where(run => run.Archived)],
            run => trainer.EditRunAsync(run.Id, new EditRun(Archived: false)),
            "taken out of the archive",
            run => trainer.EditRunAsync(run.Id, new EditRun(Archived: true))
        );

    /// <summary>Adds the tags to each run's own.</summary>
    public Task TagAsync(IReadOnlyList<RunSummary> runs, IReadOnlyList<string> tags) =>
        DoAsync(
            runs,
            run => trainer.EditRunAsync(run.Id, new EditRun(Tags: [.. run.Tags.Union(tags)])),
            "tagged",
            run => trainer.EditRunAsync(run.Id, new EditRun(Tags: run.Tags))
        );

    public Task DeleteAsync(IReadOnlyList<RunSummary> runs) =>
        DoAsync([.. runs.Where(CanDelete)], run => trainer.DeleteRunAsync(run.Id), "deleted", run => trainer.RestoreRunAsync(run.Id));

    /// <summary>The tags in a text such as "night, long run".</summary>
    public static IReadOnlyList<string> Tags(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private Task AskAsync(IReadOnlyList<RunSummary> runs, Func<RunSummary, bool> can, string verb, string done, string undo) =>
        DoAsync([.. runs.Where(can)], run => trainer.AskRunAsync(run.Id, verb), done, run => trainer.AskRunAsync(run.Id, undo));

    private async Task DoAsync(IReadOnlyList<RunSummary> runs, Func<RunSummary, Task> act, string done, Func<RunSummary, Task> undo)
    {
        List<RunSummary> changed = [];
        TrainerException? refused = null;
        foreach (var run in runs)
        {
            try
            {
                await act(run);
                changed.Add(run);
            }
            catch (TrainerException exception)
            {
                refused ??= exception;
            }
        }

        if (refused is not null)
        {
            toasts.Fail(refused);
        }

        if (changed.Count > 0)
        {
            string what = changed.Count == 1 ? changed[0].Name : Formats.Plural(changed.Count, "run");
            toasts.OfferUndo($"{what} {done}", () => UndoAsync(changed, undo));
        }
    }

    private async Task UndoAsync(List<RunSummary> runs, Func<RunSummary, Task> undo)
    {
        foreach (var run in runs)
        {
            await toasts.TryAsync(() => undo(run));
        }
    }
}
