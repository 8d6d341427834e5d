using Jarvis.Contracts;
using Jarvis.Web.Features.Compare;

namespace Jarvis.Web.Tests.Compare;

public sealed class CompareTablesTests
{
    private static readonly PlanSetting[] _settings =
    [
        new("method", "Fine-tuning", "Method", "", "choice", null, "full", ["full", "lora"]),
        new("lora_rank", "Fine-tuning", "LoRA rank", "", "integer", "features", "8", null, [new("method", true, ["lora"])]),
        new("max_steps", "Training", "Steps", "", "integer", "steps", null, null),
        new("learning_rate", "Training", "Learning rate", "", "number", null, null, null),
    ];

    [Fact]
    public void Differences_OfPlans_AreOnlyWhatDiffersAsTheFormShowsIt()
    {
        var one = new TrainingPlan
        {
            Schedule = new() { MaxSteps = 1200, LearningRate = 3e-4 },
        };
        var other = one with { Schedule = one.Schedule with { MaxSteps = 400 } };

        var row = Assert.Single(SettingDifferences.Of([one, other, one], _settings));

        Assert.Equal(("Steps", "Training"), (row.Title, row.Group));
        Assert.Equal(["1,200 steps", "400 steps", "1,200 steps"], row.Values);
    }

    [Fact]
    public void Differences_OfASettingThatDoesNothing_AreNone()
    {
        var full = new TrainingPlan { FineTuning = new() { LoraRank = 4 } };

        Assert.Empty(SettingDifferences.Of([full, full with { FineTuning = new() { LoraRank = 16 } }], _settings));
        Assert.Equal(
            ["full|lora", "–|16 features"],
            SettingDifferences
                .Of(
                    [
                        full,
                        new TrainingPlan
                        {
                            FineTuning = new() { Method = FineTuningMethod.Lora, LoraRank = 16 },
                        },
                    ],
                    _settings
                )
                .Select(row => string.Join('|', row.Values))
        );
    }

    [Fact]
    public void Differences_WhereAPlanIsNotKnownYet_WaitForIt()
    {
        Assert.Empty(SettingDifferences.Of([new TrainingPlan(), null], _settings));
    }

    [Fact]
    public void Groups_OfRuns_StandSideBySideWithTheBestMarked()
    {
        var rows = GroupComparison.Of([
            [Group("docs", 10, 2.5), Group("code", 900, 3)],
            [Group("docs", 10, 2.25)],
            null,
        ]);

        Assert.Equal(["code", "docs"], rows.Select(row => row.Name));
        Assert.Equal([3.0, null, null], rows[0].Groups.Select(group => group?.Loss));
        Assert.Null(rows[0].Best);
        Assert.Equal(1, rows[1].Best);
    }

    [Fact]
    public void Samples_OfRuns_AreOfTheNewestStepThatAllReached()
    {
        SampleGenerated[] one = [Sample(10, "Q"), Sample(20, "Q"), Sample(30, "Q")];
        SampleGenerated[] other = [Sample(10, "Q"), Sample(20, "Q"), Sample(20, "Only here")];

        var samples = SampleComparison.Of([one, other, []], null);

        Assert.Equal(20, samples.Step);
        Assert.Equal([30, 20, 10], samples.Steps);
        Assert.Equal(["Q: 20 20 –", "Only here: – 20 –"], Words(samples));
    }

    [Fact]
    public void Samples_AtAStepThatOneRunHasNot_ShowTheOneBefore()
    {
        var samples = SampleComparison.Of(
            [
                [Sample(10, "Q"), Sample(30, "Q")],
                [Sample(20, "Q")],
            ],
            30
        );

        Assert.Equal(["Q: 30 20"], Words(samples));
        Assert.Equal(
            ["Q: 10 –"],
            Words(
                SampleComparison.Of(
                    [
                        [Sample(10, "Q")],
                        [Sample(20, "Q")],
                    ],
                    10
                )
            )
        );
    }

    [Fact]
    public void Samples_OfNoRun_HaveNoStep() =>
        Assert.Null(
            SampleComparison
                .Of(
                    [
                        [],
                        [],
                    ],
                    7
                )
                .Step
        );

    [Fact]
    public void Text_OfAContinuation_LeavesThePromptOut()
    {
        Assert.Equal("upon a time", SampleComparison.Text(new SampleGenerated(1, "Once", "Once upon a time")));
        Assert.Equal("(nothing yet)", SampleComparison.Text(new SampleGenerated(1, "Once", "Once")));
        Assert.Equal("Once", SampleComparison.Text(new SampleGenerated(1, "Once", "Once", Asked: true)));
    }

    private static IEnumerable<string> Words(SampleComparison samples) =>
        samples.Rows.Select(row => $"{row.Prompt}: {string.Join(' ', row.Samples.Select(sample => sample?.Step.ToString() ?? "–"))}");

    private static GroupMetrics Group(string name, long tokens, double loss) => new(name, 1, tokens, loss, Math.Exp(loss), 0.5);

    private static SampleGenerated Sample(long step, string prompt) => new(step, prompt, "text");
}
