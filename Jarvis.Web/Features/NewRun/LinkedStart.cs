using Jarvis.Contracts;
using Jarvis.Web.Shell.Tour;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>What a link begins the form with: a preset or the plan of another run, and the data and settings that it names.</summary>
internal sealed class LinkedStart(TrainerClient trainer)
{
    /// <param name="draft">Empty; it is filled in.</param>
    /// <exception cref="TrainerException">The link's run cannot be read.</exception>
    public async Task FillAsync(PlanDraft draft, NewRunLink link, IReadOnlyList<Preset> presets, IReadOnlyList<DatasetSummary> datasets)
    {
        if (link.From is { Length: > 0 } runId)
        {
            await FillFromRunAsync(draft, runId, link.Base);
        }
        else
        {
            draft.StartFrom(PlanStart.Of(presets.FirstOrDefault(preset => preset.Id == link.Preset) ?? presets[0]));
        }

        foreach (var dataset in datasets.Where(dataset => link.Datasets?.Contains(dataset.Id) == true))
        {
            draft.Data.Add(DataChoice.NameOf(dataset));
        }

        if (link.File is { Length: > 0 } file)
        {
            draft.Data.Add(file);
        }

        if (link.Tokenizer is { Length: > 0 } tokenizer)
        {
            draft.Type("tokenizer", tokenizer);
        }

        foreach (var (key, value) in link.Tour ? TourPlan.Settings : [])
        {
            draft.Type(key, value);
        }
    }

    private async Task FillFromRunAsync(PlanDraft draft, string runId, string? checkpointName)
    {
        var run = await trainer.GetRunAsync(runId);
        draft.StartFrom(new PlanStart(run.Plan, run.Summary.Name) { RunId = runId });
        draft.Data.Take(run.Plan.Data);
        if (checkpointName is not null && run.Checkpoints.FirstOrDefault(each => each.Name == checkpointName) is { } checkpoint)
        {
            draft.Type("base_model", checkpoint.Path);
        }
    }
}
