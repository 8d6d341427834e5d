using Jarvis.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets.Watching;

/// <summary><c>/api/watched</c>: folders whose new files are imported automatically.</summary>
internal static class WatchedApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var watched = api.MapGroup("/watched").WithTags("Datasets");
        watched.MapGet("/", (WatchedFolders folders) => TypedResults.Ok(folders.All())).WithSummary("Every watched folder.");
        watched
            .MapPost("/", (WatchFolder wanted, WatchedFolders folders) => Added(folders.Add(wanted)))
            .WithSummary("Watches a folder on the server.")
            .ProducesProblem(400)
            .ProducesProblem(409);
        watched
            .MapPost("/{id}/pause", (string id, WatchedFolders folders) => TypedResults.Ok(folders.Pause(id, paused: true)))
            .WithSummary("Looks no more until it is resumed.")
            .ProducesProblem(404);
        watched
            .MapPost("/{id}/resume", (string id, WatchedFolders folders) => TypedResults.Ok(folders.Pause(id, paused: false)))
            .WithSummary("Looks again.")
            .ProducesProblem(404);
        watched.MapDelete("/{id}", Remove).WithSummary("Watches it no more; its datasets stay.").ProducesProblem(404);
    }

    private static Created<WatchedFolder> Added(WatchedFolder folder) => TypedResults.Created($"/api/watched/{folder.Id}", folder);

    private static NoContent Remove(string id, WatchedFolders folders)
    {
        folders.Remove(id);
        return TypedResults.NoContent();
    }
}
