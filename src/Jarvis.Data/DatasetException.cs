namespace Jarvis.Data;

/// <summary>
/// Input that cannot become, or is not, a dataset. The message is meant for the user: what happened, to which file and line, why, what to
/// do.
/// </summary>
public class DatasetException : Exception
{
    public DatasetException(string message)
        : base(message) { }

    public DatasetException(string message, Exception inner)
        : base(message, inner) { }
}
