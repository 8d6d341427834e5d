using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Web.Features.NewRun;

namespace Jarvis.Web.Tests.NewRun;

public sealed class SettingTextTests
{
    [Theory]
    [InlineData("1e-08", "1e-8")]
    [InlineData("3E-4", "3e-4")]
    [InlineData("0.999", "0.999")]
    [InlineData("2000", "2000")]
    [InlineData("true", "true")]
    [InlineData("[\"a b\",\"c\"]", "a b\nc")]
    [InlineData("[]", null)]
    public void Of_AValue_IsWhatAPersonTypes(string json, string? text)
    {
        Assert.Equal(text, SettingText.Of(JsonNode.Parse(json)));
    }

    [Fact]
    public void Shown_OfValues_CarriesUnitsAndWords()
    {
        var steps = new PlanSetting("max_steps", "Training", "Steps", "", "integer", "steps", null, null);
        Assert.Equal("2,000 steps", SettingText.Shown(steps, "2000"));
        Assert.Equal("1 step", SettingText.Shown(steps, "1"));
        Assert.Equal("auto", SettingText.Shown(steps, null));
        Assert.Equal("on", SettingText.Shown(steps with { Kind = "switch" }, "true"));
    }

    [Theory]
    [InlineData("integer", "-5", "auto")]
    [InlineData("integer", "100", "auto: 100")]
    [InlineData("number", "0", "auto: 0")]
    [InlineData("number", null, "auto")]
    [InlineData("switch", "true", "auto: on")]
    [InlineData("text", "cuda:0", "auto: cuda:0")]
    public void Auto_OfWhatTheSettingItselfWouldRefuse_PromisesNothing(string kind, string? standing, string shown)
    {
        var setting = new PlanSetting("warmup_steps", "Training", "Warm-up", "", kind, "steps", null, null);
        Assert.Equal(shown, SettingText.Auto(setting, standing));
        Assert.Equal("auto", SettingText.Auto(setting with { Range = new SettingRange(1, null, 10) }, "11"));
    }

    [Theory]
    [InlineData("width 768 cannot be split over 5 heads.", "width")]
    [InlineData("base_model '/x' cannot be started from.", "base_model")]
    [InlineData("4 heads cannot share 3 key_value_heads.", null)]
    [InlineData("This plan needs about 9 GiB.", null)]
    [InlineData("A sample prompt has more than 10 characters.", null)]
    public void Of_AProblem_IsAboutItsFirstWordWhereThatIsASetting(string problem, string? key)
    {
        Assert.Equal(key, SettingProblems.Of(problem).Key);
    }

    [Fact]
    public void PlanFile_HoldsWhatDiffersAndWhy()
    {
        string text = PlanFileText.Of(
            new TrainingPlan
            {
                Data = new() { Files = ["dataset:starter"] },
                Schedule = new() { MaxSteps = 50 },
                Loss = new() { LabelSmoothing = 0.1 },
            },
            key => key == "max_steps" ? "Short." : null
        );
        Assert.Equal(
            """
            {
              "version": 2,
              "data": {
                "files": ["dataset:starter"]
              },
              "schedule": {
                "max_steps": 50   // Short.
              },
              "loss": {
                "label_smoothing": 0.1
              }
            }

            """,
            text
        );
    }
}
