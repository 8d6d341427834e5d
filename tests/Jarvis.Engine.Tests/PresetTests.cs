using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>The presets: every value has a reason, the values match the two original projects, and each preset runs at toy size.</summary>
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
        var plan = PlanResolver.Resolve(
            preset.Plan with
            {
                Data = preset.Plan.Data with { Files = ["a.txt"] },
                Evaluation = preset.Plan.Evaluation with { Patience = 9 },
                Optimizer = preset.Plan.Optimizer with { EmaDecay = 0.5 },
            },
            machine
        );

        var choices = PlanChoices.Of(plan, machine).ToDictionary(choice => choice.Key);

        Assert.Equal([.. preset.Reasons.Keys.Except(preset.Needs).Union(["data", "patience"]).Order()], choices.Keys.Order());
        Assert.Equal(preset.Reasons["label_smoothing"], choices["label_smoothing"].Reason);
        Assert.Null(choices["patience"].Reason);
        Assert.Null(choices["ema_decay"].Reason); // the preset's reason applies to its own value only
        Assert.DoesNotContain("layers", choices.Keys); // follows from the size
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Preset_EveryValue_HasItsReason(string name)
    {
        var preset = Presets.Find(name)!;
        var file = JsonNode
            .Parse(Presets.Text(name), documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip })!
            .AsObject();
        var keys = PlanUpgrade.ToGroups(file).SelectMany(group => group.Value!.AsObject().Select(pair => $"{group.Key}.{pair.Key}"));
        Assert.All(keys, key => Assert.True(preset.Reasons.GetValueOrDefault(PlanKey.Find(key)!.Key) is { Length: > 20 }, key));
        Assert.All(
            PlanKey.ByKey.Where(setting =>
                PlanSettings.Text(setting.Value.Get(preset.Plan)) != PlanSettings.Text(setting.Value.Get(new TrainingPlan()))
            ),
            setting => Assert.Contains(setting.Key, preset.Reasons.Keys)
        );
        Assert.NotEmpty(preset.Title);
        Assert.NotEmpty(preset.Text);
        Assert.Equal(
            (50, 50, 5),
            (preset.Plan.Checkpoints.CheckpointEverySteps, preset.Plan.Evaluation.EvaluateEverySteps, preset.Plan.Evaluation.Patience)
        );
    }

    [Fact]
    public void Presets_HaveTheNumbersOfTheirOrigins()
    {
        TrainingPlan text = Presets.Find("jarvis-text")!.Plan,
            code = Presets.Find("jarvis-code")!.Plan,
            theta = Presets.Find("theta")!.Plan;
        Assert.Equal<(string, int?, int, int?)>(
            ("lstm", 16, 4, 2048),
            (text.Model.Architecture, text.Optimizer.MicroBatch, text.Optimizer.GradientAccumulation, text.Model.Context)
        );
        Assert.Equal<(string, FineTuningMethod, int?, int, int?)>(
            ("llama", FineTuningMethod.Lora, 2, 8, 2048),
            (
                code.Model.Architecture,
                code.FineTuning.Method,
                code.Optimizer.MicroBatch,
                code.Optimizer.GradientAccumulation,
                code.Model.Context
            )
        );
        Assert.Equal(
            ("gpt2", "curriculum", 3, 0.5),
            (theta.Model.Size, theta.Sampling.Sampler, theta.Optimizer.MicroBatch, theta.Compute.OffloadFraction)
        );
        Assert.All(
            [
                theta.Optimizer.EmaDecay,
                theta.Loss.LabelSmoothing,
                theta.Loss.RDropAlpha,
                theta.Optimizer.GradientNoise,
                1 - theta.Optimizer.LayerDecay,
                theta.Model.Dropout,
            ],
            value => Assert.True(value > 0)
        );
    }

    [Fact]
    public void Preset_ThatNeedsAModel_SaysWhichToGive()
    {
        var error = Assert.Throws<PlanException>(() => Presets.Plan("jarvis-code", []));
        Assert.Contains("deepseek-coder-1.3b", Assert.Single(error.Problems), StringComparison.Ordinal);
        Assert.Equal("/models/mine", Presets.Plan("jarvis-code", ["base_model=/models/mine"]).Model.BaseModel);
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
            Tiny(
                preset.Needs.Count == 0
                    ? preset.Plan
                    : preset.Plan with
                    {
                        Model = preset.Plan.Model with { BaseModel = _run.BaseModel(preset.Plan.Model.Architecture) },
                    }
            ),
            MachineFacts.Here
        );
        var result = _run.Run();
        Assert.True(
            (result.State, result.Step) == (RunState.Completed, 4),
            string.Join('\n', _run.Events.OfType<RunLogLine>().Select(line => line.Text))
        );
        Assert.NotNull(result.Checkpoints?.Best);
    }

    /// <summary>All of a preset's choices except its sizes.</summary>
    private static TrainingPlan Tiny(TrainingPlan plan) =>
        (
            plan.Model.BaseModel is not null
                ? plan
                : plan with
                {
                    Model = plan.Model with { Layers = 2, Heads = plan.Model.Architecture == "lstm" ? null : 2, Width = 16 },
                }
        ) with
        {
            Data = (
                plan.Model.BaseModel is not null
                    ? plan
                    : plan with
                    {
                        Model = plan.Model with { Layers = 2, Heads = plan.Model.Architecture == "lstm" ? null : 2, Width = 16 },
                    }
            ).Data with
            {
                Files = ["made up"],
            },
            Model = (
                plan.Model.BaseModel is not null
                    ? plan
                    : plan with
                    {
                        Model = plan.Model with { Layers = 2, Heads = plan.Model.Architecture == "lstm" ? null : 2, Width = 16 },
                    }
            ).Model with
            {
                Context = 16,
            },
            Schedule = (
                plan.Model.BaseModel is not null
                    ? plan
                    : plan with
                    {
                        Model = plan.Model with { Layers = 2, Heads = plan.Model.Architecture == "lstm" ? null : 2, Width = 16 },
                    }
            ).Schedule with
            {
                MaxSteps = 4,
                WarmupSteps = 1,
            },
            Evaluation = (
                plan.Model.BaseModel is not null
                    ? plan
                    : plan with
                    {
                        Model = plan.Model with { Layers = 2, Heads = plan.Model.Architecture == "lstm" ? null : 2, Width = 16 },
                    }
            ).Evaluation with
            {
                EvaluateEverySteps = 2,
                EvaluationBatches = 2,
                SampleTokens = 3,
            },
            Compute = (
                plan.Model.BaseModel is not null
                    ? plan
                    : plan with
                    {
                        Model = plan.Model with { Layers = 2, Heads = plan.Model.Architecture == "lstm" ? null : 2, Width = 16 },
                    }
            ).Compute with
            {
                Threads = 1,
            },
        };
}
