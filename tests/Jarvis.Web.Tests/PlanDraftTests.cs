using Jarvis.Contracts;

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
        draft.StartFrom(new TrainingPlan { Size = "small", Patience = 9 });
        draft.Type("max_steps", "120");
        draft.Type("learning_rate", "3e-4");
        draft.Type("sample_prompts", "Once\nTwice");
        draft.Type("precision", "fp32");
        var plan = draft.Build(_settings, out var problems)!;
        Assert.Empty(problems);
        Assert.Equal(("small", 9, 120L, 3e-4, "fp32"), (plan.Size, plan.Patience, plan.MaxSteps, plan.LearningRate, plan.Precision));
        Assert.Equal(["Once", "Twice"], plan.SamplePrompts);
        Assert.Equal(["dataset:starter"], plan.Data);
    }

    [Fact]
    public void Build_WithWordsWhereANumberBelongs_NamesTheSetting()
    {
        var draft = new PlanDraft();
        draft.Type("max_steps", "many");
        Assert.Null(draft.Build(_settings, out var problems));
        Assert.Contains("Steps", Assert.Single(problems));
    }

    [Fact]
    public void Type_OfNothing_TakesTheSettingBack()
    {
        var draft = new PlanDraft();
        draft.StartFrom(new TrainingPlan { MaxSteps = 50 });
        draft.Type("max_steps", "70");
        Assert.Equal("70", draft.Value("max_steps"));
        draft.Type("max_steps", " ");
        Assert.Equal("50", draft.Value("max_steps"));
    }
}
