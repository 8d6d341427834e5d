using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Testing;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>A very small model on a short text that trains for much longer than any test watches it, and its files.</summary>
internal sealed class EndlessRun
{
    public static readonly TimeSpan ToTakeSteps = TimeSpan.FromSeconds(180);

    private EndlessRun(string home, string id) => (Id, Files) = (id, new JarvisPaths(home).Run(id));

    public string Id { get; }

    public RunPaths Files { get; }

    /// <summary>The run's process as it reported itself.</summary>
    public RunProcess Process => JsonSerializer.Deserialize<RunProcess>(File.ReadAllBytes(Files.Process), ContractJson.Options)!;

    /// <summary>The shell that waits for the run, outside of everything else.</summary>
    public int KeeperId => Processes.ParentOf(Process.Pid);

    public RunResult? Result =>
        File.Exists(Files.Result) ? JsonSerializer.Deserialize<RunResult>(File.ReadAllBytes(Files.Result), ContractJson.Options) : null;

    public long LastStep => Events().OfType<StepMetrics>().Select(step => step.Step).DefaultIfEmpty(0).Last();

    public static async Task<EndlessRun> StartAsync(JarvisUp up, Api api)
    {
        string text = Path.Combine(Directory.CreateDirectory(new JarvisPaths(up.Home).Data).FullName, "endless.txt");
        await File.WriteAllLinesAsync(
            text,
            Enumerable
                .Range(0, 600)
                .Select(i =>
                    $"The ship number {i} sails at {i % 24} o'clock with {i * 7 % 100} barrels of rain, says the keeper of the harbour."
                )
        );
        var run = await api.StartAsync(
            new TrainingPlan
            {
                Data = new() { Files = [text], VocabularySize = 300 },
                Model = new()
                {
                    Size = "nano",
                    Layers = 1,
                    Heads = 2,
                    Width = 32,
                    Context = 32,
                },
                Optimizer = new() { MicroBatch = 2 },
                Schedule = new() { MaxSteps = 1_000_000 },
                Evaluation = new()
                {
                    Patience = 0,
                    EvaluateEverySteps = 1_000_000,
                    EvaluationBatches = 1,
                    SampleTokens = 2,
                },
                Checkpoints = new() { CheckpointEverySteps = 200 },
                Compute = new() { Threads = 1, Precision = PrecisionKind.Fp32 },
            },
            "theta"
        );
        var endless = new EndlessRun(up.Home, run.Id);
        await endless.TakesStepsAsync();
        return endless;
    }

    /// <summary>Waits until its file has more steps than now.</summary>
    public async Task TakesStepsAsync()
    {
        long before = LastStep;
        await Until.TrueAsync(
            () => LastStep > before,
            ToTakeSteps,
            () =>
                $"{Id} is at step {LastStep}; its console says: "
                + $"{(File.Exists(Files.Console) ? File.ReadAllText(Files.Console) : "nothing")}"
        );
    }

    public IEnumerable<RunEvent> Events()
    {
        if (!File.Exists(Files.Metrics))
        {
            yield break;
        }
        using var file = new StreamReader(
            new FileStream(Files.Metrics, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        );
        string[] lines = file.ReadToEnd().Split('\n');
        foreach (string line in lines[..^1])
        {
            yield return JsonSerializer.Deserialize<RunEvent>(line, ContractJson.Options)!;
        }
    }
}
