using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of runs, checkpoints and plans.</summary>
public static class TrainerRuns
{
    public static Task<List<RunSummary>> ListRunsAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.GetAsync<List<RunSummary>>("api/runs", cancellationToken);

    public static ValueTask<RunDetail> GetRunAsync(
        this TrainerClient trainer,
        string id,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<RunDetail>(Run(id), cancellationToken)
            : new(trainer.GetAsync<RunDetail>(Run(id), cancellationToken));

    /// <param name="after">Only events with a larger sequence number.</param>
    public static Task<List<RunEvent>> ReadEventsAsync(
        this TrainerClient trainer,
        string id,
        long after,
        CancellationToken cancellationToken = default
    ) => trainer.GetAsync<List<RunEvent>>($"{Run(id)}/events?after={after.ToString(CultureInfo.InvariantCulture)}", cancellationToken);

    public static Task<string> ReadConsoleAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.GetAsync<string>($"{Run(id)}/console", cancellationToken);

    public static Task<RunSummary> CreateRunAsync(
        this TrainerClient trainer,
        CreateRun run,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<RunSummary>("api/runs", run, cancellationToken);

    /// <param name="verb">pause | resume | stop | cancel | checkpoint</param>
    public static Task<RunSummary> AskRunAsync(
        this TrainerClient trainer,
        string id,
        string verb,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<RunSummary>($"{Run(id)}/{verb}", cancellationToken: cancellationToken);

    /// <summary>Changes name, tags, note and the archived flag; null values stay unchanged.</summary>
    public static Task<RunSummary> EditRunAsync(
        this TrainerClient trainer,
        string id,
        EditRun edit,
        CancellationToken cancellationToken = default
    ) => trainer.PatchAsync<RunSummary>(Run(id), edit, cancellationToken);

    public static Task<RunSummary> MoveRunAsync(
        this TrainerClient trainer,
        string id,
        string? beforeId,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<RunSummary>($"{Run(id)}/move", new MoveRun(beforeId), cancellationToken);

    public static Task DeleteRunAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync(Run(id), cancellationToken);

    public static Task RestoreRunAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.PostAsync($"{Run(id)}/restore", cancellationToken: cancellationToken);

    public static ValueTask<List<CheckpointSummary>> ListCheckpointsAsync(
        this TrainerClient trainer,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<CheckpointSummary>>("api/checkpoints", cancellationToken)
            : new(trainer.GetAsync<List<CheckpointSummary>>("api/checkpoints", cancellationToken));

    public static Task<CheckpointProof> VerifyCheckpointAsync(
        this TrainerClient trainer,
        string runId,
        string name,
        CancellationToken cancellationToken = default
    ) =>
        trainer.PostAsync<CheckpointProof>(
            $"{Run(runId)}/checkpoints/{Uri.EscapeDataString(name)}/verify",
            cancellationToken: cancellationToken
        );

    public static Task<PlanEstimate> EstimateAsync(
        this TrainerClient trainer,
        TrainingPlan plan,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<PlanEstimate>("api/plans/estimate", plan, cancellationToken);

    /// <summary>Parses the text of a plan file.</summary>
    public static Task<PlanRead> ReadPlanAsync(this TrainerClient trainer, string text, CancellationToken cancellationToken = default) =>
        trainer.PostAsync<PlanRead>("api/plans/read", new ReadPlan(text), cancellationToken);

    public static ValueTask<List<PlanSetting>> ListSettingsAsync(
        this TrainerClient trainer,
        CancellationToken cancellationToken = default
    ) => trainer.GetRecentAsync<List<PlanSetting>>("api/plans/settings", cancellationToken);

    public static ValueTask<List<Preset>> ListPresetsAsync(this TrainerClient trainer, CancellationToken cancellationToken = default) =>
        trainer.GetRecentAsync<List<Preset>>("api/presets", cancellationToken);

    /// <summary>The records that one step trained on.</summary>
    public static Task<RunBatch> ReadBatchAsync(
        this TrainerClient trainer,
        string id,
        long step,
        CancellationToken cancellationToken = default
    ) => trainer.GetAsync<RunBatch>(string.Create(CultureInfo.InvariantCulture, $"{Run(id)}/batch?step={step}"), cancellationToken);

    private static string Run(string id) => "api/runs/" + Uri.EscapeDataString(id);
}
