using Jarvis.Trainer.Api;
using Jarvis.Trainer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>An error response states the real cause: neither a full disk nor a missing file is reported as a missing permission.</summary>
public sealed class ProblemsTests : IDisposable
{
    private const int FullUnix = 28,
        FullWindows = unchecked((int)0x80070070);

    private readonly TempHome _home = new();

    public static TheoryData<string, int, string> Errors =>
        new()
        {
            { "full disk", 507, "Make room" },
            { "full database", 507, "Make room" },
            { "busy database", 503, "Try again" },
            { "damaged database", 500, "trainer.log" },
            { "forbidden file", 500, "the right to it" },
            { "missing file", 404, "load the page again" },
            { "missing assembly", 500, "trainer.log" },
            { "open file", 500, "Another program" },
        };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Error_OfFilesAndDatabases_IsAnsweredByWhatItIs(string kind, int status, string advice)
    {
        string path = Path.Combine(_home.Paths.Home, "runs", "secret-name", "metrics.jsonl");
        Exception error = kind switch
        {
            "full disk" => new IOException($"No space left on device : '{path}'", OperatingSystem.IsWindows() ? FullWindows : FullUnix),
            "full database" => new SqliteException("database or disk is full", 13),
            "busy database" => new SqliteException("database is locked", 5),
            "damaged database" => new SqliteException("database disk image is malformed", 11),
            "forbidden file" => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
            "missing file" => new FileNotFoundException($"Could not find file '{path}'.", path),
            "missing assembly" => new FileNotFoundException("Could not load file or assembly.", "Parts, Version=1.0.0.0"),
            _ => new IOException($"The process cannot access the file '{path}'."),
        };
        var written = new Written();
        var http = new DefaultHttpContext();

        await new Problems(written, _home.Paths, NullLogger<Problems>.Instance).TryHandleAsync(
            http,
            error,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((status, status), (http.Response.StatusCode, written.Problem!.Status));
        Assert.Contains(advice, written.Problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(_home.Paths.Home, written.Problem.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private sealed class Written : IProblemDetailsService
    {
        public Microsoft.AspNetCore.Mvc.ProblemDetails? Problem { get; private set; }

        public ValueTask WriteAsync(ProblemDetailsContext context)
        {
            Problem = context.ProblemDetails;
            return ValueTask.CompletedTask;
        }
    }
}
