using Jarvis.Contracts;

namespace Jarvis.Data.Importing;

/// <summary>
/// An import that would have to skip broken lines, and nobody consented; or more of them than are skipped without being forced.
/// </summary>
public sealed class InvalidLinesException(string message, InvalidReport report) : DatasetException(message)
{
    public InvalidReport Report { get; } = report;
}
