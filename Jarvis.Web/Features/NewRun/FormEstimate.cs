using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>What the run of the form will cost, and what is wrong with its plan. Of several questions, the newest counts.</summary>
internal sealed class FormEstimate(TrainerClient trainer)
{
    private int _asked;

    public PresetCosts Costs { get; } = new(trainer);

    /// <summary>Null until it is known, and while a setting has a wrong value.</summary>
    public PlanEstimate? Estimate { get; private set; }

    public IReadOnlyList<SettingProblem> Problems { get; private set; } = [];

    public bool IsMeasuringSpeed => Estimate is { IsMeasuringSpeed: true } || Costs.IsMeasuringSpeed;

    /// <summary>There is nothing to estimate yet.</summary>
    public void Clear()
    {
        _asked++;
        (Estimate, Problems) = (null, []);
    }

    /// <summary>The plan is another one; its problems are shown until the next answer.</summary>
    public void DropEstimate() => Estimate = null;

    /// <summary>The plan's problems as the form itself finds them at once, else the Trainer's, with what the run costs.</summary>
    public async Task AskAsync(PlanDraft draft, IReadOnlyList<PlanSetting> settings)
    {
        int asked = ++_asked;
        if (draft.Build(settings, out var problems) is not { } plan)
        {
            Problems = problems;
            return;
        }

        try
        {
            var estimate = await trainer.EstimateAsync(plan);
            if (asked == _asked)
            {
                (Estimate, Problems) = (estimate, Found(estimate, draft.Data));
                if (draft.Start.PresetId is { } preset && Problems.Count == 0)
                {
                    Costs.Set(preset, estimate);
                }
            }
        }
        catch (TrainerException exception)
        {
            Problems = asked == _asked ? [new SettingProblem(null, $"{exception.Message} {exception.Detail}")] : Problems;
        }
    }

    /// <returns>Why runs may not read this file or folder; null if they may.</returns>
    public async Task<string?> RefusalAsync(string path)
    {
        var alone = new TrainingPlan { Data = new() { Files = [path] } };
        return SettingProblems
            .Of((await trainer.EstimateAsync(alone)).Problems)
            .FirstOrDefault(problem => problem.Key == "data" || DataChoice.Names(problem.Text, path))
            ?.Text;
    }

    /// <summary>The Trainer names a missing dataset or file without naming the setting.</summary>
    private static IReadOnlyList<SettingProblem> Found(PlanEstimate estimate, DataChoice data) =>
        [
            .. SettingProblems
                .Of(estimate.Problems)
                .Select(problem =>
                    problem.Key is null && data.Files.Any(entry => DataChoice.Names(problem.Text, entry))
                        ? problem with
                        {
                            Key = "data",
                        }
                        : problem
                ),
        ];
}
