using Jarvis.Trainer.Notices;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/notices</c>: the bell's history.</summary>
internal static class NoticesApi
{
    public static void MapNotices(this IEndpointRouteBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        notices
            .MapGet("/", (NoticeStore store, long after = 0) => TypedResults.Ok(store.After(after)))
            .WithSummary("Notices with a greater number, newest first.");
        notices
            .MapPost(
                "/read",
                (NoticeStore store, long? upTo = null) =>
                {
                    store.MarkRead(upTo);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Marks them read, up to a number or all.");
    }
}
