using Jarvis.Contracts;

namespace Jarvis.Data.Importing;

/// <summary>An import would have to skip invalid lines without consent, or more of them than can be skipped without force.</summary>
public sealed class InvalidLinesException(string message, InvalidReport report) : DatasetException(message)
{
    public InvalidReport Report { get; } = report;
}
