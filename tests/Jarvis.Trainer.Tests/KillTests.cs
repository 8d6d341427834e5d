using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Engine.Training;
using Jarvis.Trainer.Supervision;
using Jarvis.Trainer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>Real processes are killed; the next attempt has only what is on disk.</summary>
[Collection(nameof(MachineToItself))]
public sealed class KillTests(KillTests.Unbroken unbroken) : IClassFixture<KillTests.Unbroken>
{
    private const int Kills = 20,
        Steps = 240;
    private readonly RealRun _unbroken = unbroken.Run;
    private RealRun _broken = new(unbroken.Folder, Guid.NewGuid().ToString("N"));
    private readonly Random _random = new(20261122);
    private readonly List<string> _found = [];

    [Fact]
    public async Task Run_KilledAtTwentyInstants_GoesOnToTheSameLossesAndBytes()
    {
        for (int kill = 0; kill < Kills;)
        {
            if (await _broken.KilledWhen(Instant(kill)))
            {
                _found.Add(
                    _broken.Unfinished() > 0 ? "writing"
                    : Last() is PhaseChanged { Phase: RunPhase.Evaluate } ? "evaluating"
                    : "between"
                );
                kill++;
                continue;
            }
            SameRun(); // it finished before it was killed, so the next kills use a new run
            _broken = new RealRun(unbroken.Folder, Guid.NewGuid().ToString("N"));
        }
        Assert.True(await _broken.ToTheEnd() == 0, _broken.Said());
        SameRun();

        string found = string.Join(' ', _found);
        Assert.True(_found.Count(what => what == "writing") >= 2 && _found.Count(what => what == "evaluating") >= 2, found);
    }

    /// <summary>
    /// A file size limit (280 KiB) simulates a full disk, because it needs no privileges: small files fit, the optimizer moments of a
    /// checkpoint do not.
    /// </summary>
    [Fact]
    public async Task Run_DiskFullForAWhile_LosesNoStepAndLeavesNothingHalfWritten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is Unix's.");
        const string Full = "trap '' XFSZ; ulimit -f 560; export DOTNET_EnableWriteXorExecute=0;";
        Assert.True(await _broken.KilledWhen(() => _broken.Stored().Count > 1), _broken.Said());
        var before = _broken.Stored();
        Assert.Equal(1, await _broken.ToTheEnd(Full));
        Assert.Contains("could not be saved", _broken.Said(), StringComparison.Ordinal);
        // It kept training; only the last checkpoint makes the run fail.
        Assert.Contains($"step {Steps}/{Steps}", _broken.Said(), StringComparison.Ordinal);
        Assert.Equal(before.Select(checkpoint => checkpoint.Name), _broken.Stored().Select(checkpoint => checkpoint.Name));
        Assert.Equal(0, _broken.Unfinished());
        Assert.True(await _broken.ToTheEnd() == 0, _broken.Said());
        SameCheckpoint();
    }

    /// <summary>
    /// A run that began with other vector instructions continues with them, if this machine has them: they are set before libtorch is
    /// loaded.
    /// </summary>
    [Fact]
    public async Task Run_BegunWithOtherVectors_GoesOnWithThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Runtime.Intrinsics.X86.Avx2.IsSupported, "The variable is ATen's on x86.");
        Assert.True(await _broken.KilledWhen(() => _broken.Stored().Count > 0, "export ATEN_CPU_CAPABILITY=avx2;"), _broken.Said());
        var before = TrainerState.Read(_broken.Stored()[^1].Folder).Basis!;
        Assert.True(await _broken.ToTheEnd() == 0, _broken.Said());
        var after = TrainerState.Read(_broken.Stored()[^1].Folder).Basis!;
        Assert.Equal("avx2", before.VectorLevel);
        Assert.Equal(before, after);
        Assert.Null(_broken.Events().OfType<RunResumed>().Last().Differs);
    }

    /// <summary>Repeated power cuts or out-of-memory kills: as long as the run makes progress, it is restarted, however often.</summary>
    [Fact]
    public async Task Run_OfTheServiceKilledTenTimes_Finishes()
    {
        const int Times = 10,
            MaxSteps = 600;
        using var home = new TempHome();
        File.Copy(Path.Combine(unbroken.Folder, "words.txt"), home.Text, overwrite: true);
        await using var service = await TestService.StartAsync(
            home,
            services: services => services.AddSingleton(new RunLauncher(home.Paths))
        );
        var run = await service.CreateAsync(
            new TrainingPlan
            {
                Data = new() { Files = [home.Text], VocabularySize = 300 },
                Model = new()
                {
                    Layers = 1,
                    Heads = 2,
                    Width = 16,
                    Context = 32,
                },
                Optimizer = new() { MicroBatch = 2 },
                Compute = new() { Precision = PrecisionKind.Fp32, Threads = 1 },
                Evaluation = new()
                {
                    SampleTokens = 0,
                    Patience = 0,
                    EvaluateEverySteps = 200,
                    EvaluationBatches = 2,
                },
                Schedule = new() { MaxSteps = MaxSteps },
                Checkpoints = new() { CheckpointEverySteps = 10 },
            }
        );
        long seen = 0;
        for (int kill = 1; kill <= Times; kill++)
        {
            var row = await service.UntilAsync(
                run.Id,
                row => row.State is RunState.Completed or RunState.Failed || (row.Attempt == kill && row.Progress.CheckpointSequence > seen)
            );
            Assert.True(
                row.State is RunState.Preparing or RunState.Running
                    && ProcessIdentity.Kill(JsonFile.Read<Contracts.RunProcess>(home.Paths.Run(run.Id).Process)!),
                $"before kill {kill}: {row.State}, {row.Reason}"
            );
            await service.UntilAsync(run.Id, row => row.Attempt == kill + 1 || row.State is RunState.Completed or RunState.Failed);
            seen = service.Book.Find(run.Id)!.CheckpointAtDeath;
        }
        var ended = await service.UntilAsync(
            run.Id,
            row =>
                row.State is RunState.Completed or RunState.Failed
                || row is { State: RunState.Interrupted, Reason: { } reason } && reason.Contains("already", StringComparison.Ordinal)
        );
        Assert.Equal((RunState.Completed, Times + 1, MaxSteps), (ended.State, ended.Attempt, ended.Progress.Step));
    }

    /// <summary>
    /// When an attempt is killed: while it starts, while it writes a checkpoint, while it evaluates, or some time after a checkpoint.
    /// </summary>
    private Func<bool> Instant(int kill)
    {
        double wait = _random.NextDouble();
        var clock = Stopwatch.StartNew();
        int before = _broken.Stored().Count == 0 ? 0 : (int)_broken.Stored()[^1].Manifest.Step;
        long? savedAt = null;
        bool Saved(int more) => _broken.Stored() is [.., var last] && last.Manifest.Step >= before + more;
        return (kill % 5) switch
        {
            0 => () => clock.Elapsed.TotalSeconds > wait,
            1 or 4 => () => Saved(5) && _broken.Unfinished() > 0,
            2 => () => Saved(5) && Last() is PhaseChanged { Phase: RunPhase.Evaluate },
            _ => () => Saved(5) && Stopwatch.GetElapsedTime(savedAt ??= Stopwatch.GetTimestamp()).TotalMilliseconds > wait * 40,
        };
    }

    private RunEvent? Last() => _broken.Events().LastOrDefault();

    private static IEnumerable<(long Step, (double, double, double) Numbers)> Losses(IEnumerable<RunEvent> events) =>
        events.OfType<StepMetrics>().Select(step => (step.Step, (step.Loss, step.GradientNorm, step.LearningRate)));

    /// <summary>Compares every step of every attempt and the final bytes with the uninterrupted run; no step may be missing.</summary>
    private void SameRun()
    {
        var losses = Losses(_unbroken.Events()).ToDictionary(step => step.Step, step => step.Numbers);
        Assert.All(Losses(_broken.Events()), step => Assert.Equal((step.Step, losses[step.Step]), step));
        Assert.Equal(Steps, losses.Count);
        Assert.Equal(losses.Keys, Losses(_broken.Events()).Select(step => step.Step).Distinct().Order());
        SameCheckpoint();
        Assert.Equal(0, _broken.Unfinished());
    }

    private void SameCheckpoint()
    {
        var (expected, actual) = (_unbroken.Stored()[^1], _broken.Stored()[^1]);
        var tensors = expected.Manifest.Files.Where(file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal)).ToList();
        Assert.Equal((Steps, 3), (actual.Manifest.Step, tensors.Count));
        Assert.Equal(tensors, actual.Manifest.Files.Where(file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal)));
    }

    /// <summary>The uninterrupted run that every killed run is compared with.</summary>
    public sealed class Unbroken : IAsyncLifetime
    {
        internal string Folder { get; } = Directory.CreateTempSubdirectory("jarvis-kill-").FullName;

        internal RealRun Run => new(Folder, "unbroken");

        public async ValueTask InitializeAsync()
        {
            RealRun.WritePlan(Folder, Steps);
            Assert.True(await Run.ToTheEnd() == 0, Run.Said());
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
