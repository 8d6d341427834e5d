using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Storage;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class DiskEstimateTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("plain", 0.9, 1.1)]
    [InlineData("ema", 0.9, 1.1)]
    [InlineData("llama", 0.9, 1.1)]
    [InlineData("frozen half", 0.5, 1.25, 16)] // embeddings are frozen too, and at toy size they are most of the weights
    [InlineData("lora", 0.3, 1.3, 16)] // an upper bound, except for the headers of the files
    public void TensorBytes_AreThoseOfARealCheckpoint(string row, double least, double most, int width = 64)
    {
        _run.Plan = PlanResolver.Resolve(
            ResumeRows.All[row](
                TinyRun.Settings with
                {
                    Schedule = TinyRun.Settings.Schedule with { MaxSteps = 1 },
                    Model = TinyRun.Settings.Model with { Width = width },
                    Evaluation = TinyRun.Settings.Evaluation with { SampleTokens = 0 },
                },
                _run
            ),
            MachineFacts.Here
        );
        Assert.Equal(RunState.Completed, _run.Run().State);
        var network = PlanResolver.Network(_run.Plan with { Data = _run.Plan.Data with { VocabularySize = 256 } });
        long written = _run.Stored()[^1]
            .Manifest.Files.Where(file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal))
            .Sum(file => file.Bytes);
        Assert.InRange(written / (double)DiskEstimate.TensorBytes(_run.Plan, network), least, most);
    }

    [Fact]
    public void Refusal_SaysTheFigureAndWhatToLower()
    {
        var plan = PlanResolver.Resolve(
            new TrainingPlan
            {
                Data = new() { Files = ["words.txt"] },
                Model = new() { Size = "gpt2" },
                Checkpoints = new() { KeepCheckpoints = 2 },
            },
            MachineFacts.Here
        );
        var network = PlanResolver.Network(plan);
        long needed = DiskEstimate.RunBytes(plan, network);
        Assert.InRange(needed / (4.0 * 3 * 4 * network.Parameters), 1, 1.05); // the best, the two newest and the one being written
        Assert.Null(DiskEstimate.Refusal(plan, network, _run.CheckpointsFolder, needed));
        Assert.Null(DiskEstimate.Refusal(plan, network, _run.CheckpointsFolder, null));
        string words = DiskEstimate.Refusal(plan, network, _run.CheckpointsFolder, needed - 1)!;
        Assert.Contains(ByteText.Of(needed), words, StringComparison.Ordinal);
        Assert.Contains("keep_checkpoints (2)", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ThatWouldFillTheDisk_IsRefusedBeforeItsFirstStep()
    {
        _run.Plan = _run.Plan with
        {
            Checkpoints = _run.Plan.Checkpoints with { KeepEverySteps = 1 },
            Schedule = _run.Plan.Schedule with { MaxSteps = 1_000_000_000 },
        };
        var result = _run.Run();
        Assert.Equal(RunState.Failed, result.State);
        Assert.Contains("GB free", result.Reason, StringComparison.Ordinal);
        Assert.Empty(_run.Events.OfType<StepMetrics>());
        Assert.Empty(_run.Stored());
    }

    [Fact]
    public void Run_KeepingEveryFiveAndAtMostThree_LeavesThose()
    {
        _run.Plan = _run.Plan with
        {
            Checkpoints = _run.Plan.Checkpoints with { KeepCheckpoints = 1, KeepEverySteps = 5 },
            Evaluation = _run.Plan.Evaluation with { Patience = 0 },
        };
        _run.Run();
        Assert.Superset(new HashSet<long> { 5, 10, 12 }, _run.Stored().Select(checkpoint => checkpoint.Manifest.Step).ToHashSet());
        _run.Checkpoints = "few";
        _run.Plan = _run.Plan with { Checkpoints = _run.Plan.Checkpoints with { KeepCheckpoints = 9, KeepEverySteps = 1, KeepAtMost = 3 } };
        var result = _run.Run();
        Assert.Equal(3, _run.Stored().Count);
        Assert.Contains(_run.Stored(), checkpoint => checkpoint.Name == result.Checkpoints!.Best);
        Assert.Equal(12, _run.Stored()[^1].Manifest.Step);
    }
}
