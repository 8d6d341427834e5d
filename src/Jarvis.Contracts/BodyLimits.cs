namespace Jarvis.Contracts;

/// <summary>
/// The largest request bodies, in bytes. The dashboard's forwarder holds to them exactly and answers 413 itself; the services behind it
/// take a little more, so that none of them hangs up in the middle of a body that is still being passed on, which would look like a dead
/// service.
/// </summary>
public static class BodyLimits
{
    /// <summary>A file to <c>/api/uploads</c>, whole or a chunk of it.</summary>
    public const long Upload = 2L << 30;

    /// <summary>A conversation to <c>/v1</c>.</summary>
    public const long Chat = 8L << 20;

    /// <summary>Everything else that goes to <c>/api</c>.</summary>
    public const long Other = 30_000_000;

    /// <summary>What the services take beyond <see cref="Other"/>: chunked bodies are counted with their framing.</summary>
    public const long Slack = 1L << 20;
}
