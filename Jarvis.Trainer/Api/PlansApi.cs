using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Trainer.Queue;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/plans</c> and <c>/api/presets</c>: what can be set, and what a plan will cost.</summary>
internal static class PlansApi
{
    public static void MapPlans(this IEndpointRouteBuilder api)
    {
        var plans = api.MapGroup("/plans").WithTags("Plans");
        plans.MapPost("/estimate", (TrainingPlan plan, PlanCosts costs) => TypedResults.Ok(costs.Of(plan))).WithSummary("What a plan costs on this machine, and all of its problems.");
        plans.MapGet("/settings", () => TypedResults.Ok(PlanSettings.All)).WithSummary("Every setting of a plan.");
        api.MapGet("/presets", () => TypedResults.Ok(Presets.All)).WithTags("Plans").WithSummary("Ready plans.");
    }
}
