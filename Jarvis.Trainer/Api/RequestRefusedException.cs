namespace Jarvis.Trainer.Api;

/// <summary>A request that cannot be obeyed; becomes a problem document.</summary>
/// <param name="title">What happened, in one sentence.</param>
/// <param name="detail">To what, why, and what to do now.</param>
/// <param name="status">The HTTP status: 400 bad input, 404 not there, 409 not now.</param>
internal sealed class RequestRefusedException(string title, string detail, int status) : Exception(title)
{
    public string Detail { get; } = detail;
    public int Status { get; } = status;

    public static RequestRefusedException NoRun(string id)
        => new("There is no such run.", $"No run has the id \"{Shown(id)}\"; it may have been deleted. GET /api/runs lists them.", StatusCodes.Status404NotFound);

    public static RequestRefusedException NotNow(string title, string detail) => new(title, detail, StatusCodes.Status409Conflict);

    public static RequestRefusedException Bad(string title, string detail) => new(title, detail, StatusCodes.Status400BadRequest);

    private static string Shown(string id) => id.Length <= 60 ? id : id[..60] + "…";
}
