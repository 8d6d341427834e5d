using System.Runtime.CompilerServices;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Training;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Engine.Tests.Torch;

/// <summary>A checkpoint from the time when Jarvis used the system's libtorch 1.13 (tests/checkpoints) can be resumed.</summary>
public sealed class OldCheckpointTests : IDisposable
{
    private const double ThenAtStep40 = 5.04791;
    private readonly TemporaryFolder _folder = new();
    private readonly List<RunEvent> _events = [];
    private readonly TrainingPlan _plan;

    public OldCheckpointTests()
    {
        string old = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Here()))!, "..", "checkpoints", "libtorch-1.13");
        foreach (string file in Directory.EnumerateFiles(old, "*", SearchOption.AllDirectories))
        {
            string copy = _folder[Path.GetRelativePath(old, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        _plan = TrainerState.Read(_folder["checkpoints/step-00000020"]).Plan;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_OfLibtorch113_GoesOnToWhatItWouldHaveLearned()
    {
        Assert.Equal(RunState.Completed, Go(attempt: 2, pauseAt: null).State);
        Assert.Equal(
            ("step-00000020", 20L),
            _events.OfType<RunResumed>().Select(resumed => (resumed.Checkpoint, resumed.FromStep)).Single()
        );
        Assert.DoesNotContain(_events.OfType<RunLogLine>(), line => line.Text.Contains("damaged", StringComparison.Ordinal));
        Assert.Equal(ThenAtStep40, _events.OfType<EvaluationMetrics>().Single(evaluation => evaluation.Step == 40).Loss, 0.02);
    }

    [Fact]
    public void Run_OfLibtorch113_SaysOnceThatItsBitsAreOthers()
    {
        Go(attempt: 2, pauseAt: 30);
        Go(attempt: 3, pauseAt: null);
        var warning = Assert.Single(_events.OfType<RunLogLine>(), line => line.Severity == LogSeverity.Warning);
        Assert.Contains("libtorch 1.13.0 → 2.10.0", warning.Text, StringComparison.Ordinal);
        Assert.Equal(40, new CheckpointStore(_folder["checkpoints"]).All()[^1].Manifest.Step);
    }

    private RunResult Go(int attempt, long? pauseAt)
    {
        var asked = new Queue<RunControl>();
        var sink = new Sink(happened =>
        {
            _events.Add(happened);
            if (happened is StepMetrics step && step.Step == pauseAt)
            {
                asked.Enqueue(new RunControl(1, RunRequest.Pause, DateTimeOffset.UnixEpoch));
            }
        });
        var inputs = new TrainingInputs(_plan, _folder["tokens"], _folder["tokens"], _folder["checkpoints"], Resume: true);
        return TrainingRun.Run(inputs, sink, new Inbox(asked), attempt, TimeProvider.System);
    }

    private static string Here([CallerFilePath] string path = "") => path;

    private sealed class Sink(Action<RunEvent> write) : IRunSink
    {
        public void Write(RunEvent happened) => write(happened);
    }

    private sealed class Inbox(Queue<RunControl> asked) : IRunInbox
    {
        public RunControl? Poll() => asked.TryDequeue(out var control) ? control : null;
    }
}
