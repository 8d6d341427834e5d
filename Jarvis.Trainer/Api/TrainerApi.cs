using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Knowledge;
using Jarvis.Trainer.Models;

namespace Jarvis.Trainer.Api;

/// <summary>Everything under <c>/api</c>.</summary>
internal static class TrainerApi
{
    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => RequestJson.Configure(json.SerializerOptions));
        // so that Problems can say what is wrong with a body
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Complete);
        services.AddExceptionHandler<Problems>();
        services.AddOpenApi(
            "v1",
            openApi =>
                openApi
                    .AddDocumentTransformer(
                        (document, _, _) =>
                        {
                            document.Info.Title = "Jarvis Trainer";
                            document.Info.Description = "Datasets, runs, checkpoints and schedules. Every error is a problem document.";
                            return Task.CompletedTask;
                        }
                    )
                    .AddOperationTransformer<ApiResponses>()
                    .AddSchemaTransformer<PlanSchema>()
        );
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/api/openapi/{documentName}.json");
        var api = app.MapGroup("/api");
        api.MapRuns();
        api.MapRunFiles();
        api.MapRunBatches();
        api.MapCheckpoints();
        api.MapPlans();
        api.MapSchedules();
        api.MapNotices();
        api.MapHardware();
        api.MapMachine();
        api.MapJobs();
        api.MapDatasets();
        api.MapModels();
        api.MapKnowledge();
    }

    /// <summary>Adds what to do now to the errors that the framework itself produces, such as an unknown route.</summary>
    private static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions.Remove("exception"); // the developer page would put a stack trace here
        problem.Detail ??= problem.Status switch
        {
            StatusCodes.Status404NotFound =>
                $"Nothing answers at {context.HttpContext.Request.Path}. GET /api/openapi/v1.json lists every route.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.HttpContext.Request.Path} does not take {context.HttpContext.Request.Method}. GET "
                    + "/api/openapi/v1.json lists what it takes.",
            StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with the header Content-Type: application/json.",
            _ => null,
        };
    }
}
