using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Trainer.Hardware;
using Jarvis.Trainer.Queue;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/plans</c> and <c>/api/presets</c>: what can be set, and what a plan will cost.</summary>
internal static class PlansApi
{
    public static void MapPlans(this IEndpointRouteBuilder api)
    {
        var plans = api.MapGroup("/plans").WithTags("Plans");
        plans
            .MapPost("/estimate", (TrainingPlan plan, PlanCosts costs) => TypedResults.Ok(costs.Of(plan)))
            .WithSummary("What a plan costs on this machine, and all of its problems.");
        plans.MapPost("/read", Read).WithSummary("The plan that a plan file holds, or all that is wrong with the file.");
        plans.MapGet("/settings", () => TypedResults.Ok(PlanSettings.All)).WithSummary("Every setting of a plan.");
        api.MapGet("/presets", (MachineNow machine) => TypedResults.Ok(PlanFits.Of(Presets.All, machine.Facts)))
            .WithTags("Plans")
            .WithSummary("Ready plans, and whether each fits into this machine's memory.");
    }

    internal static Ok<PlanRead> Read(ReadPlan file)
    {
        try
        {
            return TypedResults.Ok(new PlanRead(PlanReader.Parse(file.Text ?? "", "The plan file"), []));
        }
        catch (PlanException exception)
        {
            return TypedResults.Ok(new PlanRead(null, exception.Problems));
        }
    }
}
