using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The files of a run that looks alive, because this process holds its lock, and ignores requests until it is disposed.</summary>
internal sealed class PretendedRun : IDisposable
{
    private readonly FileStream _lock;

    public PretendedRun(string home, string id, long step)
    {
        Files = new JarvisPaths(home).Run(id);
        Directory.CreateDirectory(Files.Directory);
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        RunEvent[] events =
        [
            new AttemptStarted(1, 1000, Parameters: 124_000_000, "cpu", "fp32", 2) { Sequence = 1, At = at },
            Step(step - 1) with
            {
                Sequence = 2,
                At = at,
            },
            Step(step) with
            {
                Sequence = 3,
                At = at.AddSeconds(2),
            },
        ];
        File.WriteAllLines(Files.Metrics, events.Select(line => JsonSerializer.Serialize(line, ContractJson.Options)));
        _lock = new FileStream(Files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public RunPaths Files { get; }

    public RunControl? Asked =>
        File.Exists(Files.Control) ? JsonSerializer.Deserialize<RunControl>(File.ReadAllBytes(Files.Control), ContractJson.Options) : null;

    /// <summary>Simulates that the run has saved and ended.</summary>
    public void Dispose() => _lock.Dispose();

    private static StepMetrics Step(long step) => new(step, 0.1, step * 1000, 2.5, 1e-3, 1, 1000);
}
