using System.Text.Json;
using Jarvis.Storage;

namespace Jarvis.Launcher.Testing;

/// <summary>The results of one test project from its CTRF report (https://ctrf.io), as xunit writes it.</summary>
internal sealed record TestReport(IReadOnlyList<TestOutcome> Tests)
{
    public int Count(string status) => Tests.Count(test => test.Status == status);

    /// <param name="problem">Why there is no complete report; null if there is one.</param>
    public static TestReport? Read(string path, out string? problem)
    {
        problem = null;
        if (!File.Exists(path))
        {
            problem = "without a report";
            return null;
        }
        byte[] json = DiskFile.ReadAllBytes(path);
        // xunit 3.2.2 writes a vertical tab in a test's output unescaped. JSON strings have no raw control characters, so none of them can
        // mean anything.
        foreach (ref byte sign in json.AsSpan())
        {
            sign = sign < (byte)' ' ? (byte)' ' : sign;
        }
        try
        {
            using var report = JsonDocument.Parse(json);
            return new TestReport([.. report.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray().Select(Outcome)]);
        }
        catch (JsonException exception)
        {
            problem = $"with a report that cannot be read ({exception.Message})";
            return null;
        }
    }

    private static TestOutcome Outcome(JsonElement test) =>
        new(
            test.GetProperty("name").GetString()!,
            test.GetProperty("status").GetString()!,
            Text(test, "message"),
            Text(test, "trace"),
            test.TryGetProperty("extra", out var extra) ? Text(extra, "reason") : null,
            TimeSpan.FromMilliseconds(test.GetProperty("duration").GetDouble())
        );

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <param name="Status">passed, failed or skipped.</param>
/// <param name="Reason">Why it was skipped.</param>
internal sealed record TestOutcome(string Name, string Status, string? Message, string? Trace, string? Reason, TimeSpan Duration)
{
    public const string Passed = "passed",
        Failed = "failed",
        Skipped = "skipped";
}
