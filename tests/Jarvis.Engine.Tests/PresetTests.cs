using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>The ready plans: a reason beside every value, the numbers of the two origins, and each runs at toy size.</summary>
public sealed class PresetTests : IDisposable
{
    private readonly TinyRun _run = new();

    public static TheoryData<string> Names => [.. Presets.All.Select(preset => preset.Id)];

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Choices_OfAResolvedPlan_AreThoseOfThePresetAndOfTheUser()
    {
        var preset = Presets.Find("theta")!;
        var machine = new MachineFacts(PhysicalCores: 2, NativeBf16: true, WideVectors: true, Gpu: false, MemoryBytes: 64L << 30);
        var plan = PlanResolver.Resolve(preset.Plan with { Data = ["a.txt"], Patience = 9, EmaDecay = 0.5 }, machine);

        var choices = PlanChoices.Of(plan, machine).ToDictionary(choice => choice.Key);

        Assert.Equal([.. preset.Reasons.Keys.Except(preset.Needs).Union(["data", "patience"]).Order()], choices.Keys.Order());
        Assert.Equal(preset.Reasons["label_smoothing"], choices["label_smoothing"].Reason);
        Assert.Null(choices["patience"].Reason);
        Assert.Null(choices["ema_decay"].Reason); // the preset's reason is for its own value
        Assert.DoesNotContain("layers", choices.Keys); // decided by the size
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Preset_EveryValue_HasItsReason(string name)
    {
        var preset = Presets.Find(name)!;
        var file = JsonNode
            .Parse(Presets.Text(name), documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip })!
            .AsObject();
        Assert.All(file, setting => Assert.True(preset.Reasons.GetValueOrDefault(setting.Key) is { Length: > 20 }, setting.Key));
        Assert.All(
            PlanSettings.ByKey.Where(setting =>
                PlanSettings.Text(setting.Value.GetValue(preset.Plan)) != PlanSettings.Text(setting.Value.GetValue(new TrainingPlan()))
            ),
            setting => Assert.Contains(setting.Key, preset.Reasons.Keys)
        );
        Assert.NotEmpty(preset.Title);
        Assert.NotEmpty(preset.Text);
        Assert.Equal((50, 50, 5), (preset.Plan.CheckpointEverySteps, preset.Plan.EvaluateEverySteps, preset.Plan.Patience));
    }

    [Fact]
    public void Presets_HaveTheNumbersOfTheirOrigins()
    {
        TrainingPlan text = Presets.Find("jarvis-text")!.Plan,
            code = Presets.Find("jarvis-code")!.Plan,
            theta = Presets.Find("theta")!.Plan;
        Assert.Equal(("lstm", 16, 4, 2048), (text.Architecture, text.MicroBatch, text.GradientAccumulation, text.Context));
        Assert.Equal(
            ("llama", "lora", 2, 8, 2048),
            (code.Architecture, code.Method, code.MicroBatch, code.GradientAccumulation, code.Context)
        );
        Assert.Equal(("gpt2", "curriculum", 3, 0.5), (theta.Size, theta.Sampler, theta.MicroBatch, theta.OffloadFraction));
        Assert.All(
            [theta.EmaDecay, theta.LabelSmoothing, theta.RDropAlpha, theta.GradientNoise, 1 - theta.LayerDecay, theta.Dropout],
            value => Assert.True(value > 0)
        );
    }

    [Fact]
    public void Preset_ThatNeedsAModel_SaysWhichToGive()
    {
        var error = Assert.Throws<PlanException>(() => Presets.Plan("jarvis-code", []));
        Assert.Contains("deepseek-coder-1.3b", Assert.Single(error.Problems), StringComparison.Ordinal);
        Assert.Equal("/models/mine", Presets.Plan("jarvis-code", ["base_model=/models/mine"]).BaseModel);
        Assert.Contains("'theta'", Assert.Throws<PlanException>(() => Presets.Plan("tehta", [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Theta_FitsIntoTwelveGigabytes()
    {
        var estimate = PlanEstimator.Estimate(Presets.Plan("theta", ["data=[\"words.txt\"]"]), FakeMachine.WithCard(12));
        Assert.InRange(estimate.MemoryBytes, 1L << 30, 12L << 30);
        Assert.Equal((MemoryFit.Fits, "Fits your RTX 3060 12 GB"), (estimate.Fit!.Fit, estimate.Fit.Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Preset_AtToySize_TrainsToItsEnd(string name)
    {
        var preset = Presets.Find(name)!;
        _run.Plan = PlanResolver.Resolve(
            Tiny(preset.Needs.Count == 0 ? preset.Plan : preset.Plan with { BaseModel = _run.BaseModel(preset.Plan.Architecture) }),
            MachineFacts.Here
        );
        var result = _run.Run();
        Assert.True(
            (result.State, result.Step) == (RunState.Completed, 4),
            string.Join('\n', _run.Events.OfType<RunLogLine>().Select(line => line.Text))
        );
        Assert.NotNull(result.Checkpoints?.Best);
    }

    /// <summary>Everything that a preset chose but its sizes.</summary>
    private static TrainingPlan Tiny(TrainingPlan plan) =>
        (plan.BaseModel is not null ? plan : plan with { Layers = 2, Heads = plan.Architecture == "lstm" ? null : 2, Width = 16 }) with
        {
            Data = ["made up"],
            Context = 16,
            MaxSteps = 4,
            WarmupSteps = 1,
            EvaluateEverySteps = 2,
            EvaluationBatches = 2,
            SampleTokens = 3,
            Threads = 1,
        };
}
