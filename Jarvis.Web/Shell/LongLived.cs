using Microsoft.Net.Http.Headers;

namespace Jarvis.Web.Shell;

/// <summary>
/// A package's files are stored compressed under their plain names only, which browsers ask for again on each page. With a version in
/// their address (<c>?v=9.12.0</c>) they may be cached forever.
/// </summary>
internal static class LongLived
{
    public const string CacheControl = "max-age=31536000, immutable";

    public static void UseLongLivedPackageFiles(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/_content") && context.Request.Query.ContainsKey("v"))
                {
                    context.Response.OnStarting(() =>
                    {
                        if (context.Response.StatusCode == StatusCodes.Status200OK)
                        {
                            context.Response.Headers[HeaderNames.CacheControl] = CacheControl;
                        }
                        return Task.CompletedTask;
                    });
                }
                return next(context);
            }
        );
}
