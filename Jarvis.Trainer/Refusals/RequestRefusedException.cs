namespace Jarvis.Trainer.Refusals;

/// <summary>Refuses a request; becomes a problem document.</summary>
/// <param name="title">What happened, in one sentence.</param>
/// <param name="detail">To what, why, and what to do now.</param>
internal sealed class RequestRefusedException(string title, string detail, RefusalKind kind) : Exception(title)
{
    public string Detail { get; } = detail;
    public RefusalKind Kind { get; } = kind;

    public static RequestRefusedException NoRun(string id) =>
        new(
            "There is no such run.",
            $"No run has the id \"{Shown(id)}\"; it may have been deleted. GET /api/runs lists them.",
            RefusalKind.NotFound
        );

    public static RequestRefusedException NotNow(string title, string detail) => new(title, detail, RefusalKind.NotNow);

    public static RequestRefusedException Bad(string title, string detail) => new(title, detail, RefusalKind.Invalid);

    /// <summary>An id from a request, cut to 60 characters for messages because it may be of any length.</summary>
    public static string Shown(string id) => id.Length <= 60 ? id : id[..60] + "…";
}
