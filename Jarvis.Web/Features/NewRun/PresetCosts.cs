using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// What each preset would cost here with the data and the changes of the form, from the same question that the page's own estimate asks. So
/// a preset's card and the estimate after choosing it say the same.
/// </summary>
public sealed class PresetCosts(TrainerClient trainer)
{
    private readonly Dictionary<string, PlanEstimate> _estimates = [];
    private int _asked;

    public PlanEstimate? Of(string presetId) => _estimates.GetValueOrDefault(presetId);

    /// <summary>The device's speed is still being measured, so some estimate has no duration yet.</summary>
    public bool IsMeasuringSpeed => _estimates.Values.Any(estimate => estimate.IsMeasuringSpeed);

    /// <summary>The form's own estimate is that of the preset it was begun with.</summary>
    public void Set(string presetId, PlanEstimate estimate) => _estimates[presetId] = estimate;

    /// <summary>Asks one after another, since each answer is only arithmetic; a later call ends an earlier one.</summary>
    /// <param name="arrived">After each answer.</param>
    public async Task LoadAsync(PlanDraft draft, IReadOnlyList<Preset> presets, IReadOnlyList<PlanSetting> settings, Action arrived)
    {
        int asked = ++_asked;
        foreach (var preset in presets.Where(preset => preset.Needs.Count == 0 && preset.Id != draft.Start.PresetId))
        {
            if (draft.Over(PlanStart.Of(preset)).Build(settings, out _) is not { } plan)
            {
                return; // the fields say what is wrong
            }

            try
            {
                var estimate = await trainer.EstimateAsync(plan);
                if (asked != _asked)
                {
                    return;
                }

                _estimates[preset.Id] = estimate;
                arrived();
            }
            catch (TrainerException)
            {
                return; // the form's own estimate says so
            }
        }
    }
}
