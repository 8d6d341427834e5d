namespace Jarvis.Contracts;

/// <summary>
/// The largest request bodies, in bytes. The dashboard's forwarder enforces them exactly and answers 413 itself. The services behind it
/// accept slightly more, so that none of them closes the connection while a body is still being forwarded, which would look like a dead
/// service.
/// </summary>
public static class BodyLimits
{
    /// <summary>A file sent to <c>/api/uploads</c>, or one chunk of it.</summary>
    public const long Upload = 2L << 30;

    /// <summary>A conversation sent to <c>/v1</c>.</summary>
    public const long Chat = 8L << 20;

    /// <summary>Every other request to <c>/api</c>.</summary>
    public const long Other = 30_000_000;

    /// <summary>What the services accept beyond <see cref="Other"/>, because they count chunked bodies including their framing.</summary>
    public const long Slack = 1L << 20;
}
