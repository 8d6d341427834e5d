using Jarvis.Contracts;
using Jarvis.Web.Features.NewRun;

namespace Jarvis.Web.Tests.NewRun;

public sealed class PlanDraftTests
{
    private static readonly PlanSetting[] _settings =
    [
        new("max_steps", "Training", "Steps", "", "integer", "steps", null, null, Range: new SettingRange(1, null, 1e9)),
        new("learning_rate", "Optimizer", "Learning rate", "", "number", null, null, null),
        new("sample_prompts", "Evaluation", "Sample prompts", "", "list", null, null, null),
        new("precision", "Machine", "Precision", "", "choice", null, "auto", ["auto", "fp32"]),
    ];

    [Fact]
    public void Build_WithTypedSettings_ChangesOnlyThose()
    {
        var draft = new PlanDraft();
        draft.Data.Add("dataset:starter");
        draft.StartFrom(
            Start(
                new TrainingPlan
                {
                    Model = new() { Size = "small" },
                    Evaluation = new() { Patience = 9 },
                }
            )
        );
        draft.Type("max_steps", "120");
        draft.Type("learning_rate", "3e-4");
        draft.Type("sample_prompts", "Once\nTwice");
        draft.Type("precision", "fp32");
        var plan = draft.Build(_settings, out var problems)!;
        Assert.Empty(problems);
        Assert.Equal(
            ("small", 9, 120L, 3e-4, PrecisionKind.Fp32),
            (plan.Model.Size, plan.Evaluation.Patience, plan.Schedule.MaxSteps, plan.Schedule.LearningRate, plan.Compute.Precision)
        );
        Assert.Equal(["Once", "Twice"], plan.Evaluation.SamplePrompts);
        Assert.Equal(["dataset:starter"], plan.Data.Files);
    }

    [Theory]
    [InlineData("many", "Steps must be a whole number, not “many”")]
    [InlineData("1.5", "Steps must be a whole number, not “1.5”")]
    [InlineData("0", "Steps must be at least 1")]
    [InlineData("2000000000", "Steps must be at most 1,000,000,000")]
    public void Build_WithANumberThatItsSettingDoesNotTake_SaysSoByTheFieldsName(string typed, string text)
    {
        var draft = new PlanDraft();
        draft.Type("max_steps", typed);
        Assert.Null(draft.Build(_settings, out var problems));
        Assert.Equal(new SettingProblem("max_steps", text), Assert.Single(problems));
    }

    [Fact]
    public void Build_WithWeights_GivesThemToThePlanInTheOrderOfTheData()
    {
        var draft = new PlanDraft();
        draft.Data.Add("dataset:starter");
        draft.Data.Add("dataset:poems");
        Assert.Null(draft.Build(_settings, out _)!.Data.Weights); // all of everything is no weight
        draft.Data.Weigh("dataset:poems", 0.25);
        Assert.Equal([1, 0.25], draft.Build(_settings, out _)!.Data.Weights!);
    }

    [Fact]
    public void Over_AnotherStart_KeepsDataAndChangesAndLeavesTheDraftAlone()
    {
        var draft = new PlanDraft();
        draft.Data.Add("dataset:starter");
        draft.Type("max_steps", "70");
        var other = draft.Over(Start(new TrainingPlan { Model = new() { Size = "small" } })).Build(_settings, out _)!;
        Assert.Equal(("small", 70L, "dataset:starter"), (other.Model.Size, other.Schedule.MaxSteps, other.Data.Files.Single()));
        Assert.Null(draft.StartName);
    }

    [Fact]
    public void Type_OfTheStartsOwnValue_IsNoChange()
    {
        var draft = new PlanDraft();
        draft.StartFrom(
            Start(
                new TrainingPlan
                {
                    Schedule = new() { MaxSteps = 50 },
                    Loss = new() { LabelSmoothing = 0.1 },
                }
            )
        );
        draft.Type("max_steps", "70");
        Assert.Equal("70", draft.Value("max_steps"));
        draft.Type("max_steps", "50");
        draft.Type("label_smoothing", "0.10");
        Assert.Empty(draft.Typed);
    }

    [Fact]
    public void Type_OfNothing_LeavesToTheMachineWhatCanBeLeft()
    {
        var draft = new PlanDraft();
        draft.StartFrom(
            Start(
                new TrainingPlan
                {
                    Schedule = new() { MaxSteps = 50 },
                    Evaluation = new() { Patience = 3, SamplePrompts = ["Once"] },
                }
            )
        );
        draft.Type("max_steps", " ");
        draft.Type("patience", "");
        draft.Type("sample_prompts", "");
        var plan = draft.Build(_settings, out _)!;
        Assert.Null(plan.Schedule.MaxSteps);
        Assert.Equal(3, plan.Evaluation.Patience); // has no "auto"
        Assert.Empty(plan.Evaluation.SamplePrompts);
    }

    [Fact]
    public void StartFrom_AnotherPreset_KeepsWhatWasTypedAndDropsWhatItHasAnyway()
    {
        var draft = new PlanDraft();
        draft.Type("max_steps", "70");
        draft.Type("precision", "fp32");
        draft.StartFrom(Start(new TrainingPlan { Compute = new() { Precision = PrecisionKind.Fp32 } }));
        Assert.Equal(["max_steps"], draft.Typed.Keys);
        Assert.True(draft.StartDiffers("precision"));
        Assert.False(draft.StartDiffers("max_steps"));
    }

    private static PlanStart Start(TrainingPlan plan) => new(plan, "Theta");
}
