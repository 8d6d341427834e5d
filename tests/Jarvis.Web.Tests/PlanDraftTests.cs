using Jarvis.Contracts;
using Jarvis.Web.Features.NewRun;

namespace Jarvis.Web.Tests;

public sealed class PlanDraftTests
{
    private static readonly PlanSetting[] _settings =
    [
        new("max_steps", "Training", "Steps", "", "integer", "steps", null, null),
        new("learning_rate", "Optimizer", "Learning rate", "", "number", null, null, null),
        new("sample_prompts", "Evaluation", "Sample prompts", "", "list", null, null, null),
        new("precision", "Machine", "Precision", "", "choice", null, "auto", ["auto", "fp32"]),
    ];

    [Fact]
    public void Build_WithTypedSettings_ChangesOnlyThose()
    {
        var draft = new PlanDraft { Data = ["dataset:starter"] };
        draft.StartFrom(
            new TrainingPlan
            {
                Model = new() { Size = "small" },
                Evaluation = new() { Patience = 9 },
            }
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

    [Fact]
    public void Build_WithWordsWhereANumberBelongs_NamesTheSetting()
    {
        var draft = new PlanDraft();
        draft.Type("max_steps", "many");
        Assert.Null(draft.Build(_settings, out var problems));
        Assert.StartsWith("max_steps", Assert.Single(problems)); // a problem starts with the key of its setting
    }

    [Fact]
    public void Type_OfTheStartsOwnValue_IsNoChange()
    {
        var draft = new PlanDraft();
        draft.StartFrom(
            new TrainingPlan
            {
                Schedule = new() { MaxSteps = 50 },
                Loss = new() { LabelSmoothing = 0.1 },
            }
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
            new TrainingPlan
            {
                Schedule = new() { MaxSteps = 50 },
                Evaluation = new() { Patience = 3, SamplePrompts = ["Once"] },
            }
        );
        draft.Type("max_steps", " ");
        draft.Type("patience", "");
        draft.Type("sample_prompts", "");
        var plan = draft.Build(_settings, out _)!;
        Assert.Null(plan.Schedule.MaxSteps);
        Assert.Equal(3, plan.Evaluation.Patience); // this setting has no "auto"
        Assert.Empty(plan.Evaluation.SamplePrompts);
    }

    [Fact]
    public void StartFrom_AnotherPreset_KeepsWhatWasTypedAndDropsWhatItHasAnyway()
    {
        var draft = new PlanDraft();
        draft.Type("max_steps", "70");
        draft.Type("precision", "fp32");
        draft.StartFrom(new TrainingPlan { Compute = new() { Precision = PrecisionKind.Fp32 } }, "Theta");
        Assert.Equal(["max_steps"], draft.Typed.Keys);
        Assert.True(draft.StartDiffers("precision"));
        Assert.False(draft.StartDiffers("max_steps"));
    }
}
