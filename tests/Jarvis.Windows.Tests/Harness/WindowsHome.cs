using Jarvis.Contracts;

namespace Jarvis.Windows.Tests.Harness;

/// <summary>A home at a path of 200 characters with spaces and non-ASCII letters, with its command line.</summary>
internal sealed class WindowsHome : IDisposable
{
    private const int Length = 200;
    private readonly string _root = Directory.CreateTempSubdirectory("jarvis-windows-").FullName;

    public WindowsHome()
    {
        string home = _root;
        while (Wine.PathOf(home).Length < Length - 21)
        {
            home = Path.Combine(home, "Ünsere näheren Dinge");
        }
        home = Path.Combine(home, new string('ö', Length - Wine.PathOf(home).Length - 1));
        Paths = new JarvisPaths(Directory.CreateDirectory(home).FullName);
    }

    /// <summary>In this system's notation.</summary>
    public JarvisPaths Paths { get; }

    public string Windows => Wine.PathOf(Paths.Home);

    public async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync() =>
        new Dictionary<string, string> { ["JARVIS_HOME"] = Windows, ["JARVIS_TORCH"] = await Published.LibtorchAsync() };

    /// <summary>The Windows path of an entry in the home.</summary>
    public string In(params string[] names) => Wine.PathOf(Path.Combine([Paths.Home, .. names]));

    /// <summary>Runs the command line: <c>Jarvis.Trainer.exe VERB …</c></summary>
    public async Task<Wine.Ended> JarvisAsync(params string[] arguments) =>
        await Wine.RunAsync(await Published.ProgramAsync("Jarvis.Trainer"), arguments, await EnvironmentAsync(), TimeSpan.FromMinutes(4));

    /// <summary>A training text with Windows line ends, and a plan of a network that learns it in seconds.</summary>
    public string WritePlan(int maxSteps, string precision = "fp32")
    {
        Directory.CreateDirectory(Paths.Data);
        File.WriteAllText(
            Path.Combine(Paths.Data, "Wörter.txt"),
            string.Concat(Enumerable.Range(0, 3000).Select(i => $"The {i}th of {i * 7} little words goes to town.\r\n\r\n"))
        );
        File.WriteAllText(
            Path.Combine(Paths.Data, "plan.json"),
            $$"""
            { "data": ["Wörter.txt"], "validation": 0.1, "vocabulary_size": 400, "layers": 2, "heads": 2, "width": 64, "context": 64, "micro_batch": 4, "dropout": 0.1,
              "precision": "{{precision}}", "threads": 1, "sample_tokens": 2, "max_steps": {{maxSteps}}, "patience": 0, "seed": 3,
              "checkpoint_every_steps": 10, "evaluate_every_steps": 20, "evaluation_batches": 10 }
            """
        );
        return In("data", "plan.json");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
