using System.Text.Json;

namespace Jarvis.Launcher.Testing;

/// <summary>What one test project said in its CTRF report (https://ctrf.io), as xunit writes it.</summary>
internal sealed record TestReport(IReadOnlyList<TestOutcome> Tests)
{
    public int Count(string status) => Tests.Count(test => test.Status == status);

    /// <returns>Null where the process ended before it wrote a whole report.</returns>
    public static TestReport? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var report = JsonDocument.Parse(File.ReadAllBytes(path));
            return new TestReport([.. report.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray().Select(Outcome)]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TestOutcome Outcome(JsonElement test) => new(
        test.GetProperty("name").GetString()!,
        test.GetProperty("status").GetString()!,
        Text(test, "message"),
        Text(test, "trace"),
        test.TryGetProperty("extra", out var extra) ? Text(extra, "reason") : null,
        TimeSpan.FromMilliseconds(test.GetProperty("duration").GetDouble()));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <param name="Status">passed, failed or skipped.</param>
/// <param name="Reason">Why it was skipped.</param>
internal sealed record TestOutcome(string Name, string Status, string? Message, string? Trace, string? Reason, TimeSpan Duration)
{
    public const string Passed = "passed", Failed = "failed", Skipped = "skipped";
}
