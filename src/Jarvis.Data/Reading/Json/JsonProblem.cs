using System.Text.Json;

namespace Jarvis.Data.Reading.Json;

/// <summary>Messages of System.Text.Json without the parts that are useful only to its programmers.</summary>
internal static class JsonProblem
{
    public static string Describe(JsonException problem)
    {
        var message = problem.Message;
        int cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = cut > 0 ? message[..cut] : message;
        cut = message.IndexOf(" Change the reader options", StringComparison.Ordinal);
        message = cut > 0 ? message[..cut] : message;
        return problem.BytePositionInLine is { } at ? $"not valid JSON at byte {at + 1}: {message}" : $"not valid JSON: {message}";
    }
}
