using System.Globalization;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Windows.Tests.Harness;
using Xunit;

namespace Jarvis.Windows.Tests;

/// <summary>The published program's command line on a Windows home: training, killing, resuming, generating.</summary>
public sealed class TrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 60;
    private readonly WindowsHome _home = new();

    /// <summary>bench/wine.sh sets a larger number.</summary>
    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("JARVIS_WINDOWS_KILLS"), CultureInfo.InvariantCulture, out int kills) ? kills : 1;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Run_KilledAtRandomInstants_EndsInTheBitsOfOneThatWasNot_AndItsModelSpeaks()
    {
        string plan = _home.WritePlan(Steps),
            trainer = await Published.ProgramAsync("Jarvis.Trainer");
        var whole = await _home.JarvisAsync("train", plan, "--out", _home.In("whole"));
        Assert.True(whole.Code == 0, whole.Output + whole.Errors);

        var random = new Random(7);
        RunPaths broken = new(Path.Combine(_home.Paths.Home, "broken"));
        for (int kill = 0; kill <= Kills; kill++)
        {
            string[] way = File.Exists(broken.Plan) ? ["--resume", _home.In("broken")] : [plan, "--out", _home.In("broken")];
            using var process = await Wine.StartAsync(trainer, ["train", .. way], await _home.EnvironmentAsync());
            if (kill == Kills)
            {
                var ended = await Wine.EndAsync(process, TimeSpan.FromMinutes(3));
                Assert.True(ended.Code == 0, ended.Output + ended.Errors);
                break;
            }
            int before = Checkpoints(broken).Length;
            await Until.TrueAsync(
                () => process.HasExited || Checkpoints(broken).Length > before || Steps <= LastStep(broken),
                TimeSpan.FromMinutes(2),
                () => $"no checkpoint after {before}"
            );
            using (var late = new CancellationTokenSource(random.Next(400)))
            {
                await Task.Delay(Timeout.Infinite, late.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            process.Kill();
            await process.WaitForExitAsync();
        }

        string[] unbroken = Checkpoints(new RunPaths(Path.Combine(_home.Paths.Home, "whole"))),
            resumed = Checkpoints(broken);
        Assert.Equal(Path.GetFileName(unbroken[^1]), Path.GetFileName(resumed[^1]));
        foreach (string file in (string[])["model.safetensors", "optimizer.safetensors"])
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(unbroken[^1], file)),
                await File.ReadAllBytesAsync(Path.Combine(resumed[^1], file))
            );
        }
        Assert.InRange(resumed.Length, 1, Steps / 10 - 1); // older checkpoints are deleted, although each has a lock file
        output.WriteLine($"killed {Kills} times; {LastStep(broken)} steps");

        var said = await _home.JarvisAsync(
            "generate",
            "--model",
            _home.In("broken", "checkpoints", Path.GetFileName(resumed[^1])),
            "--prompt",
            "The 5th of",
            "--max-tokens",
            "12",
            "--temperature",
            "0"
        );
        Assert.True(said.Code == 0, said.Output + said.Errors);
        Assert.NotEmpty(said.Output.Trim());
    }

    [Fact]
    public async Task Step_FromACheckpoint_HasTheLossAndGradientOfLinux()
    {
        string plan = _home.WritePlan(1);
        var first = await _home.JarvisAsync("train", plan, "--out", _home.In("base"), "--set", "max_steps=10");
        Assert.True(first.Code == 0, first.Output + first.Errors);
        string model = Path.GetFileName(Checkpoints(new RunPaths(Path.Combine(_home.Paths.Home, "base")))[^1]);
        string[] settings = ["--set", "max_steps=1", "--set", "dropout=0", "--set", "seed=5"];

        var here = await _home.JarvisAsync([
            "train",
            plan,
            "--out",
            _home.In("windows"),
            .. settings,
            "--set",
            "base_model=" + _home.In("base", "checkpoints", model),
        ]);
        Assert.True(here.Code == 0, here.Output + here.Errors);
        string there = Path.Combine(_home.Paths.Home, "base", "checkpoints", model);
        var linux = await Linux.JarvisAsync(
            _home.Paths,
            [
                "train",
                Path.Combine(_home.Paths.Data, "plan.json"),
                "--out",
                Path.Combine(_home.Paths.Home, "linux"),
                .. settings,
                "--set",
                "base_model=" + there,
            ]
        );
        Assert.True(linux.Code == 0, linux.Output + linux.Errors);

        StepMetrics Step(string name) => Events(new RunPaths(Path.Combine(_home.Paths.Home, name))).OfType<StepMetrics>().First();
        StepMetrics ours = Step("windows"),
            theirs = Step("linux");
        output.WriteLine($"loss {ours.Loss} and {theirs.Loss}, gradient norm {ours.GradientNorm} and {theirs.GradientNorm}");
        Assert.Equal(theirs.Loss, ours.Loss, 1e-4);
        Assert.Equal(theirs.GradientNorm, ours.GradientNorm, 1e-4 * Math.Max(1, theirs.GradientNorm));
    }

    [Fact]
    public async Task Doctor_OnWindows_SaysWindowsRemedies()
    {
        var said = await _home.JarvisAsync("doctor");
        output.WriteLine(said.Output);
        Assert.DoesNotContain("apt-get", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Node.js", said.Output, StringComparison.Ordinal); // only a source checkout needs it
        Assert.Contains("Long paths", said.Output, StringComparison.Ordinal);
        Assert.Contains("2.10", said.Output, StringComparison.Ordinal);
        Assert.Contains(_home.Windows, said.Output, StringComparison.Ordinal); // in UTF-8, whatever the console's code page
    }

    [Fact]
    public async Task Home_OfAnotherTrainer_IsRefused()
    {
        string trainer = await Published.ProgramAsync("Jarvis.Trainer");
        await using var first = await WindowsService.StartAsync("Jarvis.Trainer", _home);
        var second = await Wine.RunAsync(trainer, ["serve"], await WindowsService.EnvironmentAsync(_home));
        Assert.NotEqual(0, second.Code);
        Assert.Contains("Another trainer is working on", second.Output + second.Errors, StringComparison.Ordinal);
    }

    private static string[] Checkpoints(RunPaths run) =>
        Directory.Exists(run.Checkpoints)
            ?
            [
                .. Directory
                    .GetDirectories(run.Checkpoints)
                    .Where(folder => File.Exists(Path.Combine(folder, "manifest.json")))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private static long LastStep(RunPaths run) => Events(run).OfType<StepMetrics>().Select(step => step.Step).DefaultIfEmpty().Max();

    private static IEnumerable<RunEvent> Events(RunPaths run)
    {
        if (!File.Exists(run.Metrics))
        {
            yield break;
        }
        foreach (string line in File.ReadLines(run.Metrics))
        {
            RunEvent? read = null;
            try
            {
                read = JsonSerializer.Deserialize<RunEvent>(line, ContractJson.Options);
            }
            catch (JsonException)
            {
                yield break; // a line that is still being written
            }
            if (read is not null)
            {
                yield return read;
            }
        }
    }
}
