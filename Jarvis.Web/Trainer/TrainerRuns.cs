using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of runs, checkpoints and plans.</summary>
public static class TrainerRuns
{
    public static Task<List<RunSummary>> ListRunsAsync(this TrainerClient trainer, CancellationToken stop = default) =>
        trainer.GetAsync<List<RunSummary>>("api/runs", stop);

    public static ValueTask<RunDetail> GetRunAsync(this TrainerClient trainer, string id, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<RunDetail>(Run(id), stop) : new(trainer.GetAsync<RunDetail>(Run(id), stop));

    /// <param name="after">Only events with a larger sequence number.</param>
    public static Task<List<RunEvent>> ReadEventsAsync(this TrainerClient trainer, string id, long after, CancellationToken stop = default) =>
        trainer.GetAsync<List<RunEvent>>($"{Run(id)}/events?after={after.ToString(CultureInfo.InvariantCulture)}", stop);

    public static Task<string> ReadConsoleAsync(this TrainerClient trainer, string id, CancellationToken stop = default) =>
        trainer.GetAsync<string>($"{Run(id)}/console", stop);

    public static Task<RunSummary> CreateRunAsync(this TrainerClient trainer, CreateRun run, CancellationToken stop = default) =>
        trainer.PostAsync<RunSummary>("api/runs", run, stop);

    /// <param name="verb">pause | resume | stop | cancel | checkpoint</param>
    public static Task<RunSummary> AskRunAsync(this TrainerClient trainer, string id, string verb, CancellationToken stop = default) =>
        trainer.PostAsync<RunSummary>($"{Run(id)}/{verb}", stop: stop);

    public static Task<RunSummary> MoveRunAsync(this TrainerClient trainer, string id, string? beforeId, CancellationToken stop = default) =>
        trainer.PostAsync<RunSummary>($"{Run(id)}/move", new MoveRun(beforeId), stop);

    public static Task DeleteRunAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.DeleteAsync(Run(id), stop);

    public static Task RestoreRunAsync(this TrainerClient trainer, string id, CancellationToken stop = default) =>
        trainer.PostAsync($"{Run(id)}/restore", stop: stop);

    public static ValueTask<List<CheckpointSummary>> ListCheckpointsAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<CheckpointSummary>>("api/checkpoints", stop) : new(trainer.GetAsync<List<CheckpointSummary>>("api/checkpoints", stop));

    public static Task<CheckpointProof> VerifyCheckpointAsync(this TrainerClient trainer, string runId, string name, CancellationToken stop = default) =>
        trainer.PostAsync<CheckpointProof>($"{Run(runId)}/checkpoints/{Uri.EscapeDataString(name)}/verify", stop: stop);

    public static Task<PlanEstimate> EstimateAsync(this TrainerClient trainer, TrainingPlan plan, CancellationToken stop = default) =>
        trainer.PostAsync<PlanEstimate>("api/plans/estimate", plan, stop);

    /// <summary>What a plan file's text says.</summary>
    public static Task<PlanRead> ReadPlanAsync(this TrainerClient trainer, string text, CancellationToken stop = default) =>
        trainer.PostAsync<PlanRead>("api/plans/read", new ReadPlan(text), stop);

    public static ValueTask<List<PlanSetting>> ListSettingsAsync(this TrainerClient trainer, CancellationToken stop = default) =>
        trainer.GetRecentAsync<List<PlanSetting>>("api/plans/settings", stop);

    public static ValueTask<List<Preset>> ListPresetsAsync(this TrainerClient trainer, CancellationToken stop = default) =>
        trainer.GetRecentAsync<List<Preset>>("api/presets", stop);

    /// <summary>The records of one step.</summary>
    public static Task<RunBatch> ReadBatchAsync(this TrainerClient trainer, string id, long step, CancellationToken stop = default) =>
        trainer.GetAsync<RunBatch>(string.Create(CultureInfo.InvariantCulture, $"{Run(id)}/batch?step={step}"), stop);

    private static string Run(string id) => "api/runs/" + Uri.EscapeDataString(id);
}
