using Jarvis.Contracts;
using Jarvis.Runs.Events;
using Jarvis.Runs.Execution;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Runs.Tests;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void Writer_AfterATornTail_CutsItAndGoesOnCounting()
    {
        var files = Run();
        using (var first = new MetricsWriter(files, TimeProvider.System))
        {
            Write(first, 1, 2);
        }
        File.AppendAllText(files.Metrics, """{"kind":"step","step":3,"los""");

        using (var second = new MetricsWriter(files, TimeProvider.System))
        {
            Write(second, 3);
        }

        var events = new MetricsTail(files.Metrics).ReadNew();
        Assert.Equal([1L, 2, 3], events.Cast<StepMetrics>().Select(e => e.Step));
        Assert.Equal([1L, 2, 3], events.Select(e => e.Sequence));
        Assert.Equal(3, File.ReadAllLines(files.Metrics).Length);
    }

    [Fact]
    public void Tail_WhileALineIsHalfWritten_WaitsForItsEnd()
    {
        var files = Run();
        var tail = new MetricsTail(files.Metrics);
        Assert.Empty(tail.ReadNew());
        File.AppendAllText(files.Metrics, """{"kind":"log","severity":"warning","text":"half""");
        Assert.Empty(tail.ReadNew());
        File.AppendAllText(files.Metrics, "\",\"sequence\":1}\nnot json\n{\"kind\":\"from_the_future\",\"sequence\":2}\n");
        Assert.Equal("half", Assert.IsType<RunLogLine>(Assert.Single(tail.ReadNew())).Text);
        Assert.Empty(tail.ReadNew());
    }

    [Fact]
    public void Tail_ALineLongerThanItsBuffer_IsReadWhole()
    {
        var files = Run();
        string text = new('x', 300_000);
        using (var writer = new MetricsWriter(files, TimeProvider.System))
        {
            writer.Write(new SampleGenerated(1, "p", text));
        }
        Assert.Equal(text, Assert.IsType<SampleGenerated>(Assert.Single(new MetricsTail(files.Metrics).ReadNew())).Text);
    }

    [Fact]
    public void EventFile_OnAFullDisk_KeepsWholeLinesAndWritesTheRestLater()
    {
        var disk = new FullDisk(room: 10);
        using var file = new EventFile(disk);
        file.Add("first"u8);
        Assert.True(file.Flush());
        file.Add("second"u8);
        Assert.False(file.Flush());
        Assert.Equal("first\n", disk.Text);
        disk.Room = 100;
        Assert.True(file.Flush());
        Assert.Equal("first\nsecond\n", disk.Text);
    }

    [Fact]
    public void Inbox_EachRequest_IsSeenOnce()
    {
        var files = Run();
        var inbox = new ControlInbox(files.Control, TimeProvider.System);
        Assert.Null(inbox.Poll());
        JsonFile.Write(files.Control, new RunControl(1, RunRequest.Checkpoint, default));
        Assert.Equal(RunRequest.Checkpoint, inbox.Poll()?.Request);
        Assert.Null(inbox.Poll());
        JsonFile.Write(files.Control, new RunControl(1, RunRequest.Checkpoint, default)); // the same request again
        Assert.Null(inbox.Poll());
        inbox.Terminate();
        Assert.Equal(RunRequest.Shutdown, inbox.Poll()?.Request);
        Assert.Null(inbox.Poll());
    }

    [Fact]
    public void Inbox_TwoRequestsWithinTheResolutionOfWriteTimes_AreBothSeen()
    {
        var files = Run();
        var inbox = new ControlInbox(files.Control, TimeProvider.System);
        var writtenAt = TimeProvider.System.GetUtcNow().UtcDateTime;
        Write(1, RunRequest.Checkpoint);
        Assert.Equal(RunRequest.Checkpoint, inbox.Poll()?.Request);

        Write(2, RunRequest.Pause);

        Assert.Equal(RunRequest.Pause, inbox.Poll()?.Request);

        void Write(long id, RunRequest request)
        {
            JsonFile.Write(files.Control, new RunControl(id, request, default));
            File.SetLastWriteTimeUtc(files.Control, writtenAt);
        }
    }

    private RunPaths Run()
    {
        var files = new JarvisPaths(_home.Path).Run("run");
        Directory.CreateDirectory(files.Directory);
        return files;
    }

    private static void Write(MetricsWriter writer, params long[] steps)
    {
        foreach (long step in steps)
        {
            writer.Write(new StepMetrics(step, 0, 0, 1, 1, 1, 1));
        }
    }

    public void Dispose() => _home.Dispose();

    /// <summary>Accepts what fits, even half of a write, and then fails like a full disk.</summary>
    private sealed class FullDisk(int room) : MemoryStream
    {
        public int Room { get; set; } = room;

        public string Text => System.Text.Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int fits = Math.Max(0, Math.Min(buffer.Length, Room - (int)Position));
            foreach (byte b in buffer[..fits])
            {
                WriteByte(b);
            }
            if (fits < buffer.Length)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
