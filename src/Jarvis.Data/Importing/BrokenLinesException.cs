using Jarvis.Contracts;

namespace Jarvis.Data.Importing;

/// <summary>
/// An import that would have to skip broken lines, and nobody consented; or more of them than are skipped without being forced.
/// </summary>
public sealed class BrokenLinesException(string message, BrokenReport report) : DatasetException(message)
{
    public BrokenReport Report { get; } = report;
}
