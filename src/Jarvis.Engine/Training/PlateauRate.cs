using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Engine.State;

namespace Jarvis.Engine.Training;

/// <summary>
/// PyTorch's <c>ReduceLROnPlateau</c> (mode min, relative threshold 1e-4, no cooldown, eps 1e-8) on the validation loss: after more than
/// <paramref name="patience"/> evaluations without progress the rate is multiplied by a factor, but never falls below the plan's lowest.
/// </summary>
internal sealed class PlateauRate(double peak, double lowest, double factor, int patience) : IResumable
{
    private const double Threshold = 1e-4,
        LeastChange = 1e-8;
    private Standing _standing = new(null, 0, peak);

    /// <summary>Null where the plan's schedule is another.</summary>
    /// <param name="plan">Resolved.</param>
    public static PlateauRate? Of(TrainingPlan plan) =>
        plan.Schedule.Kind == LearningRateSchedule.Plateau
            ? new PlateauRate(
                plan.Schedule.LearningRate!.Value,
                plan.Schedule.LearningRate.Value * plan.Schedule.MinimumLearningRateShare,
                plan.Schedule.PlateauFactor,
                plan.Schedule.PlateauPatience
            )
            : null;

    public string Name => "plateau";

    /// <summary>The rate now as a share of the peak.</summary>
    public double Share => _standing.Rate / peak;

    public void Evaluated(double loss)
    {
        bool better = _standing.Best is not { } best || loss < best * (1 - Threshold);
        _standing = better ? _standing with { Best = loss, Bad = 0 } : _standing with { Bad = _standing.Bad + 1 };
        if (_standing.Bad <= patience)
        {
            return;
        }
        double lower = Math.Max(_standing.Rate * factor, lowest);
        _standing = _standing with { Bad = 0, Rate = _standing.Rate - lower > LeastChange ? lower : _standing.Rate };
    }

    public JsonNode? Save() => JsonSerializer.SerializeToNode(_standing, ContractJson.Options);

    public void Restore(JsonNode? state) => _standing = state.Deserialize<Standing>(ContractJson.Options) ?? _standing;

    /// <param name="Best">Lowest loss so far.</param>
    /// <param name="Bad">Evaluations since it.</param>
    private sealed record Standing(double? Best, int Bad, double Rate);
}
