using System.Diagnostics;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

namespace Jarvis.Launcher.Testing;

/// <summary>
/// Runs the executable of every project under <c>tests/</c> in stages, reports how long each took, and sums up. A process that dies or
/// hangs counts as one failed test, whatever it had done before. The last line is <c>N passed, N failed, N skipped</c>.
/// </summary>
internal sealed class TestRun(TextWriter output, string? filter)
{
    private static readonly TimeSpan _limitOfOneProject = TimeSpan.FromMinutes(20);

    private const string Unit = "unit";

    /// <summary>In order. The later stages start all of Jarvis and check its timing, so their projects run one after the other.</summary>
    private static readonly (string Name, int AtATime)[] _stages =
    [
        ("architecture", 1),
        (Unit, 2),
        ("services", 1),
        ("tour", 1),
        ("Windows", 1),
    ];

    private static readonly Dictionary<string, string> _stageOf = new(StringComparer.Ordinal)
    {
        ["Jarvis.Architecture.Tests"] = "architecture",
        ["Jarvis.AppHost.Tests"] = "services",
        ["Jarvis.Tour.Tests"] = "tour",
        ["Jarvis.Windows.Tests"] = "Windows",
    };

    private readonly Lock _gate = new();
    private readonly List<string> _failures = [];
    private readonly List<TestOutcome> _skipped = [];
    private int _passed,
        _ran;

    /// <returns>0 if nothing failed, 1 if something did, 2 if JARVIS_GOLDENS names a folder of reference vectors that does not
    /// exist.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("JARVIS_GOLDENS") is { Length: > 0 } goldens && !Directory.Exists(goldens))
        {
            output.WriteLine(
                $"JARVIS_GOLDENS names '{goldens}', and there is no such folder: give the folder of reference vectors, or "
                    + "leave the variable out."
            );
            return 2;
        }
        string reports = DiskFolder.CreateTemporary("jarvis-tests-");
        try
        {
            foreach (var (name, atATime) in _stages)
            {
                long startedAt = Stopwatch.GetTimestamp();
                int before = _ran;
                await Parallel.ForEachAsync(
                    Projects().Where(project => _stageOf.GetValueOrDefault(project, Unit) == name),
                    new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = cancellationToken },
                    async (project, stopped) => await RunAsync(project, reports, stopped)
                );
                if (_ran > before)
                {
                    output.WriteLine($"-- {name}: {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0} s");
                }
            }
        }
        finally
        {
            DiskFolder.Delete(reports);
        }

        foreach (var test in _skipped)
        {
            output.WriteLine($"skipped: {test.Name}: {test.Reason ?? test.Message ?? "no reason given"}");
        }
        foreach (string name in _failures)
        {
            output.WriteLine($"failed: {name}");
        }
        output.WriteLine($"{_passed} passed, {_failures.Count} failed, {_skipped.Count} skipped");
        return _failures.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Projects() =>
        Directory
            .EnumerateDirectories(Path.Combine(Installation.Root, "tests"))
            .Select(folder => Path.GetFileName(folder))
            .Where(name =>
                name.EndsWith(".Tests", StringComparison.Ordinal)
                && File.Exists(Path.Combine(Installation.Root, "tests", name, name + ".csproj"))
            )
            .Order(StringComparer.Ordinal);

    private async Task RunAsync(string project, string reports, CancellationToken cancellationToken)
    {
        long startedAt = Stopwatch.GetTimestamp();
        string reportPath = Path.Combine(reports, project + ".json");
        var process = new TestProcess(Installation.TestAssembly(project), filter, reportPath);
        var end = await process.RunAsync(_limitOfOneProject, cancellationToken);

        var report = TestReport.Read(reportPath, out string? problem);
        if (end.FoundNothing)
        {
            return;
        }
        lock (_gate)
        {
            Tell(project, startedAt, end, report, problem);
        }
    }

    private void Tell(string project, long startedAt, TestProcessEnd end, TestReport? report, string? problem)
    {
        _ran++;
        foreach (var test in report?.Tests ?? [])
        {
            Take(test);
        }
        if (report is null || (!end.Orderly && report.Count(TestOutcome.Failed) == 0))
        {
            string how = problem is null ? end.Text : $"{end.Text} {problem}";
            _failures.Add($"{project} {how}");
            output.WriteLine($"FAILED {project} {how}. Its last output:\n{end.LastOutput}\n");
        }

        output.WriteLine(
            $"{project}: {report?.Count(TestOutcome.Passed) ?? 0} passed, {report?.Count(TestOutcome.Failed) ?? 1} failed, "
                + $"{report?.Count(TestOutcome.Skipped) ?? 0} skipped in {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s"
        );
    }

    private void Take(TestOutcome test)
    {
        switch (test.Status)
        {
            case TestOutcome.Passed:
                _passed++;
                break;
            case TestOutcome.Skipped:
                _skipped.Add(test);
                break;
            default:
                _failures.Add(test.Name);
                output.WriteLine($"FAILED {test.Name}\n{test.Message}\n{test.Trace}\n");
                break;
        }
    }
}
