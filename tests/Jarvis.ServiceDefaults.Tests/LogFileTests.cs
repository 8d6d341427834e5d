using Jarvis.ServiceDefaults.Logs;
using Jarvis.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Jarvis.ServiceDefaults.Tests;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void RotatingFile_WrittenForLong_KeepsTheNewestLinesInBoundedSpace()
    {
        using (var file = new RotatingFile(_folder["a.log"], limitBytes: 100, kept: 2))
        {
            for (int line = 0; line < 1000; line++)
            {
                file.WriteLine($"line {line:D4}"); // 10 bytes with the line end
            }
        }
        string[] files = ["a.log", "a.1.log", "a.2.log"];
        Assert.Equal(files.Order(), Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
        Assert.All(files, name => Assert.InRange(new FileInfo(_folder[name]).Length, 10, 110));
        string[] lines = [.. files.Reverse().SelectMany(name => File.ReadAllLines(_folder[name]))];
        Assert.Equal(Enumerable.Range(1000 - lines.Length, lines.Length).Select(line => $"line {line:D4}"), lines);
    }

    [Fact]
    public void RotatingFile_OfALaterStart_GoesOnWhereTheLastEnded()
    {
        for (int start = 0; start < 3; start++)
        {
            using var file = new RotatingFile(_folder["a.log"]);
            file.WriteLine($"start {start}");
        }
        Assert.Equal(["start 0", "start 1", "start 2"], File.ReadAllLines(_folder["a.log"]));
    }

    [Fact]
    public void RotatingFile_WhoseFolderCannotBeMade_IsTriedAgainByTheNextLine()
    {
        string folder = _folder.Write("logs", "a file where the folder should be");
        using var file = new RotatingFile(Path.Combine(folder, "a.log"));
        Assert.ThrowsAny<IOException>(() => file.WriteLine("lost"));
        File.Delete(folder);
        file.WriteLine("written");
        file.Flush();
        file.Dispose();
        Assert.Equal(["written"], File.ReadAllLines(Path.Combine(folder, "a.log")));
    }

    [Fact]
    public void Log_AnError_IsALineWithTimeLevelAndCategoryThenTheException()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 22, 5, 1, 123, TimeSpan.FromHours(1)));
        using (var provider = new FileLogProvider(_folder["a.log"], time))
        {
            var logger = provider.CreateLogger("Jarvis.Queue");
            logger.Log(LogLevel.Error, default, "went wrong", new IOException("no room"), (text, _) => text);
            logger.Log(LogLevel.Information, default, "went on", null, (text, _) => text);
        }
        Assert.Equal(
            [
                "2026-11-21T21:05:01.123Z error Jarvis.Queue: went wrong",
                "System.IO.IOException: no room",
                "2026-11-21T21:05:01.123Z info Jarvis.Queue: went on",
            ],
            File.ReadAllLines(_folder["a.log"])
        );
    }

    /// <summary>While the disk is full, logging stops no program; afterwards the file says how many lines are missing.</summary>
    [Fact]
    public async Task Log_WhileNothingCanBeWritten_CountsWhatIsLost()
    {
        string folder = _folder.Write("logs", "a file where the folder should be");
        string path = Path.Combine(folder, "a.log");
        using (var provider = new FileLogProvider(path, TimeProvider.System))
        {
            var logger = provider.CreateLogger("Jarvis.Queue");
            logger.Log(LogLevel.Information, default, "lost", null, (text, _) => text);
            await Until.TrueAsync(() => Task.FromResult(provider.Dropped == 1), TimeSpan.FromSeconds(30), () => "nothing was dropped");
            File.Delete(folder);
            logger.Log(LogLevel.Information, default, "written", null, (text, _) => text);
        }
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("written", text, StringComparison.Ordinal);
        Assert.Contains("1 line was dropped here", text, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
