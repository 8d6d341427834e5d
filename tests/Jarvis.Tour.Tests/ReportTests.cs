using Jarvis.Launcher.Testing;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>How <c>./jarvis test</c> reads the reports of test processes.</summary>
public sealed class ReportTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Report_WithAControlCharacterInATestsOutput_IsRead()
    {
        output.WriteLine("said\vit"); // so that the report of these tests has one as well
        string path = Write(
            """{"results":{"tests":[{"name":"a","status":"passed","duration":1,"extra":{"output":"said  it"}}]}}""".Replace(
                "  ",
                "\v\b",
                StringComparison.Ordinal
            )
        );

        var report = TestReport.Read(path, out string? problem);

        Assert.Null(problem);
        Assert.Equal(1, report!.Count(TestOutcome.Passed));
    }

    [Fact]
    public void Report_CutOff_IsNamedAsTheReason()
    {
        var report = TestReport.Read(Write("""{"results":{"tests":["""), out string? problem);

        Assert.Null(report);
        Assert.StartsWith("with a report that cannot be read (", problem);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string text)
    {
        string path = Path.Combine(_folder.Path, "report.json");
        File.WriteAllText(path, text);
        return path;
    }
}
