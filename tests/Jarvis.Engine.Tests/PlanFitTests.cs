using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>GPU memory and host memory separately: what a plan needs of each, whether it fits, and what would make it fit.</summary>
public sealed class PlanFitTests
{
    private static readonly TrainingPlan _medium = new()
    {
        Data = new() { Files = ["a"] },
        Model = new() { Size = "gpt2-medium" },
        Optimizer = new() { EmaDecay = 0.999 },
    };

    [Fact]
    public void Estimate_OnACard_IsComparedWithTheCardAndNotWithTheMachine()
    {
        var small = PlanEstimator.Estimate(_medium, FakeMachine.WithCard(4, memory: 256));
        var large = PlanEstimator.Estimate(_medium, FakeMachine.WithCard(24, memory: 4));
        Assert.Contains("RTX 3060 4 GB has 4.3 GB", Assert.Single(small.Problems), StringComparison.Ordinal);
        Assert.Empty(large.Problems);
        Assert.Equal(MemoryFit.Fits, large.Fit!.Fit);
        Assert.Equal(large.Memories[0].NeededBytes, large.MemoryBytes);
        Assert.Equal(["gpu", "host"], large.Memories.Select(table => table.Place));
    }

    [Fact]
    public void Estimate_OffloadedIntoTooLittleHostMemory_NamesTheMachine()
    {
        var estimate = PlanEstimator.Estimate(
            _medium with
            {
                Compute = _medium.Compute with { OffloadFraction = 1 },
            },
            FakeMachine.WithCard(24, memory: 4)
        );
        Assert.Contains("this machine has 4.3 GB", Assert.Single(estimate.Problems), StringComparison.Ordinal);
        Assert.StartsWith("Does not fit this machine's own memory", estimate.Fit!.Text, StringComparison.Ordinal);
        Assert.Contains("offload_fraction=0", string.Join(' ', estimate.Fit.Remedies), StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_OfTheSamePlan_PutsStateWhereItLives()
    {
        var offloaded = _medium with { Compute = _medium.Compute with { OffloadFraction = 0.5 } };
        PlanEstimate card = PlanEstimator.Estimate(offloaded, FakeMachine.WithCard(24));
        PlanEstimate processor = PlanEstimator.Estimate(offloaded, FakeMachine.Processor(64));

        Assert.Equal(["weights", "gradients", "optimizer", "activations", "head", "CUDA context"], Names(card.Memories[0]));
        Assert.Equal(["optimizer in host memory", "average in host memory", "process"], Names(card.Memories[1]));
        Assert.Equal(1L << 30, card.Memories[0].Parts[^1].Bytes);
        Assert.Equal(4 * card.Parameters, card.Memories[1].Parts[1].Bytes);

        Assert.Contains("average", Names(Assert.Single(processor.Memories)));
        Assert.DoesNotContain("CUDA context", Names(processor.Memories[0]));
        Assert.Contains("average", Names(PlanEstimator.Estimate(_medium, FakeMachine.WithCard(24)).Memories[0])); // nothing is offloaded
    }

    [Fact]
    public void Fit_WhileOtherProgramsUseTheCard_SaysSoAndIsNoFaultOfThePlan()
    {
        var plan = new TrainingPlan
        {
            Data = new() { Files = ["a"] },
            Model = new() { Size = "gpt2" },
        };
        var estimate = PlanEstimator.Estimate(plan, FakeMachine.WithCard(12, used: 10));
        Assert.Equal(MemoryFit.DoesNotFit, estimate.Fit!.Fit);
        Assert.Contains("other programs use 10.7 GB", estimate.Fit.Text, StringComparison.Ordinal);
        Assert.Empty(estimate.Problems);
        Assert.Equal(MemoryFit.Fits, PlanEstimator.Estimate(plan, FakeMachine.WithCard(12)).Fit!.Fit);
    }

    [Fact]
    public void Fit_WithLessRoomThanTheEstimateMayBeWrongBy_IsTight()
    {
        var plan = new TrainingPlan
        {
            Data = new() { Files = ["a"] },
            Model = new() { Size = "gpt2" },
        };
        long needed = PlanEstimator.Estimate(plan, FakeMachine.WithCard(80)).MemoryBytes;
        PlanFit With(double share) => PlanEstimator.Estimate(plan, WithTotal((long)(needed * share))).Fit!;
        MemoryFit[] expected = [MemoryFit.DoesNotFit, MemoryFit.Tight, MemoryFit.Tight, MemoryFit.Fits];
        Assert.Equal(expected, new[] { 0.99, 1.01, 1.14, 1.16 }.Select(share => With(share).Fit));
        Assert.StartsWith("Tight on your RTX 3060", With(1.01).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Remedies_OfAPlanThatIsTooLarge_MakeItFit()
    {
        var machine = FakeMachine.WithCard(12);
        var plan = new TrainingPlan
        {
            Data = new() { Files = ["a"] },
            Model = new() { Size = "gpt2" },
            Optimizer = new() { MicroBatch = 16, GradientAccumulation = 2 },
        };
        var fit = PlanEstimator.Estimate(plan, machine).Fit!;

        Assert.Equal(MemoryFit.DoesNotFit, fit.Fit);
        Assert.InRange(fit.Remedies.Count, 2, 3);
        Assert.Contains("gradient_checkpointing=true", fit.Remedies[0], StringComparison.Ordinal);
        foreach (string remedy in fit.Remedies)
        {
            var changed = PlanReader.Change(plan, remedy.Split('(', ')')[1].Split(' '));
            Assert.Equal(MemoryFit.Fits, PlanEstimator.Estimate(changed, machine).Fit!.Fit);
            if (changed.Optimizer.MicroBatch < 16)
            {
                Assert.Equal(32, changed.Optimizer.MicroBatch * changed.Optimizer.GradientAccumulation); // the same number of rows per step
            }
        }
    }

    [Fact]
    public void Remedies_WhereOneSettingIsNotEnough_AreSeveralTogether()
    {
        var fit = PlanEstimator.Estimate(_medium, FakeMachine.WithCard(7)).Fit!;
        Assert.Equal(MemoryFit.DoesNotFit, fit.Fit);
        Assert.Contains("gradient_checkpointing=true", fit.Remedies[0], StringComparison.Ordinal);
        Assert.Contains("offload_fraction=1", fit.Remedies[0], StringComparison.Ordinal);
        Assert.Contains("size=gpt2", fit.Remedies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Presets_OnEachMachine_SayWhetherTheyFit()
    {
        Dictionary<string, MemoryFit> On(MachineFacts machine) =>
            PlanFits.Of(Presets.All, machine).ToDictionary(preset => preset.Id, preset => preset.Fit!.Fit);
        var large = FakeMachine.WithCard("NVIDIA GeForce RTX 4090", "8.9", 24);
        var (twelve, twentyFour, none) = (On(FakeMachine.WithCard(12)), On(large), On(FakeMachine.Processor(24)));

        Assert.Equal((MemoryFit.Fits, MemoryFit.Fits, MemoryFit.Fits), (twelve["nano"], twelve["small"], twelve["theta"]));
        Assert.NotEqual(MemoryFit.DoesNotFit, twelve["jarvis-code"]);
        Assert.All(twentyFour, preset => Assert.Equal(MemoryFit.Fits, preset.Value));
        Assert.Equal(MemoryFit.Fits, none["nano"]);
        Assert.Equal(MemoryFit.DoesNotFit, On(FakeMachine.WithCard(2))["gpt2-medium"]);

        Assert.Equal("With DeepSeek-Coder 1.3B: fits your RTX 4090 24 GB", PlanFits.Of(Presets.Find("jarvis-code")!, large)!.Text);
        Assert.Equal("Fits this machine", PlanFits.Of(Presets.Find("nano")!, FakeMachine.Processor(24))!.Text);
    }

    [Fact]
    public void Fit_OnACardOfUnknownSize_IsUnknown()
    {
        var estimate = PlanEstimator.Estimate(_medium, FakeMachine.WithCard("NVIDIA GB10", "12.1", gigabytes: null));
        Assert.Equal(MemoryFit.Unknown, estimate.Fit!.Fit);
        Assert.Empty(estimate.Problems);
        Assert.Null(estimate.Memories[0].FreeBytes);
    }

    [Fact]
    public void TrainSeconds_OnADeviceThatWasNeverMeasured_AreUnknown()
    {
        var plan = new TrainingPlan { Data = new() { Files = ["a"] } };
        Assert.Null(PlanEstimator.Estimate(plan, FakeMachine.WithCard(12)).TrainSeconds);
        Assert.Null(PlanEstimator.Estimate(plan, FakeMachine.Processor(24)).TrainSeconds);
        var measured = PlanEstimator.Estimate(plan, FakeMachine.WithCard(12), measuredTokensPerSecond: 10_000);
        double training = measured.MaxSteps * measured.TokensPerStep / 10_000.0;
        Assert.InRange(measured.TrainSeconds!.Value, training, 1.5 * training);
    }

    /// <summary>
    /// The rows of Theta's own memory tables (RTX 3060 of 12 GB, 32 GB host memory) in MB. Theta needs 2 bytes for each weight, gradient
    /// and moment of its 355 million weights. Here the weights are fp32 masters with bf16 copies, gradients, moments and EMA are fp32, and
    /// the preset is GPT-2 of 124 million: two to three times the bytes for a third of the weights. Activations are twice Theta's, because
    /// rows have 1,024 tokens, R-Drop keeps two passes, and dropout keeps the attention weights of the active block. There are no rows for
    /// data loader workers and the dataset: token files are memory-mapped and read by the training loop.
    /// </summary>
    [Theory]
    [InlineData("weights", false, 700, 1.1)] // 6 bytes per weight where Theta has 2
    [InlineData("gradients", false, 700, 1.0)]
    [InlineData("activations", false, 2000, 2.1)] // batch 3
    [InlineData("optimizer", false, 700, 1.0)] // the half that stays on the GPU
    [InlineData("CUDA context", false, 1000, 1.1)]
    [InlineData("optimizer in host memory", true, 700, 1.0)]
    [InlineData("average in host memory", true, 700, 1.0)]
    public void Theta_EachRow_IsNoLargerThanInItsOwnTable(string row, bool onHost, double megabytes, double most)
    {
        var estimate = PlanEstimator.Estimate(Presets.Plan("theta", ["data=[\"a\"]"]), FakeMachine.WithCard(12, used: 0));
        var part = Assert.Single(estimate.Memories[onHost ? 1 : 0].Parts, part => part.Name == row);
        Assert.InRange(part.Bytes / 1e6, megabytes / 3, megabytes * most);
        Assert.InRange(estimate.Memories[0].FreeBytes!.Value / 1e9, 5.5, 9); // Theta's table: 7
    }

    [Fact]
    public void Theta_WithItsOwnModel_NeedsTwoToThreeTimesItsRows()
    {
        var estimate = PlanEstimator.Estimate(Presets.Plan("theta", ["data=[\"a\"]", "size=gpt2-medium"]), FakeMachine.WithCard(12));
        long Of(string row) => estimate.Memory.Single(part => part.Name == row).Bytes;
        double theirs = 2.0 * estimate.Parameters; // the table rounds this to 700 MB
        Assert.InRange(theirs / 1e6, 700 * 0.97, 700 * 1.03);
        string[] rows = ["weights", "gradients", "optimizer", "optimizer in host memory", "average in host memory"];
        Assert.Equal([3, 2, 2, 2, 2], rows.Select(row => Math.Round(Of(row) / theirs, 3)));
        Assert.NotEqual(MemoryFit.DoesNotFit, estimate.Fit!.Fit); // as the preset's description promises
    }

    private static IEnumerable<string> Names(MemoryTable table) => table.Parts.Select(part => part.Name);

    private static MachineFacts WithTotal(long bytes)
    {
        var machine = FakeMachine.WithCard(12, used: 0);
        return machine with { Gpus = [machine.Gpus[0] with { TotalBytes = bytes }] };
    }
}
