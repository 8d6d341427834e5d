using Jarvis.Contracts;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/checkpoints</c></summary>
internal static class CheckpointsApi
{
    public static void MapCheckpoints(this IEndpointRouteBuilder api) =>
        api.MapGet(
                "/checkpoints",
                (Checkpoints checkpoints, string? run = null) => TypedResults.Ok<IReadOnlyList<CheckpointSummary>>(checkpoints.All(run))
            )
            .WithTags("Checkpoints")
            .WithSummary("Every finished checkpoint, newest first.");
}
