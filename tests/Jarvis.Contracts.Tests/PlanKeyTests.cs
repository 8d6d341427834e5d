using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class PlanKeyTests
{
    [Fact]
    public void All_OfThePlan_AreUniqueAndFoundByBothNames()
    {
        Assert.Distinct(PlanKey.All.Select(each => each.Key));
        Assert.Distinct(PlanKey.All.Select(each => $"{each.GroupKey}.{each.Name}"));
        Assert.All(PlanKey.All, each =>
        {
            Assert.Same(each, PlanKey.Find(each.Key));
            Assert.Same(each, PlanKey.Find($"{each.GroupKey}.{each.Name}"));
            Assert.False(PlanKey.IsGroup(each.Key) && each.Key != each.GroupKey, $"{each.Key} is a group and another group's setting");
        });
        Assert.Null(PlanKey.Find("max_stepps"));
    }

    [Fact]
    public void With_AValue_ChangesThatSettingOfACopyOnly()
    {
        var plan = new TrainingPlan();
        var changed = PlanKey.Find("max_steps")!.With(plan, 7L);
        Assert.Equal((null, 7L), (plan.Schedule.MaxSteps, changed.Schedule.MaxSteps));
        var difference = PlanKey.All.Where(each => !Equals(each.Get(plan), each.Get(changed)));
        Assert.Equal("max_steps", Assert.Single(difference).Key);
    }

    [Fact]
    public void ToGroups_OfAShortKeyAndItsGroup_TakesTheLater()
    {
        var document = JsonNode.Parse("""{ "schedule": { "max_steps": 1 }, "max_steps": 2, "unheard": 3 }""")!.AsObject();
        Assert.Equal("""{"schedule":{"max_steps":2},"unheard":3}""", PlanUpgrade.ToGroups(document).ToJsonString());
    }

    /// <summary>The path refers to the document as it was sent, flat or grouped, so that the sender finds the value.</summary>
    [Theory]
    [InlineData("""{ "max_steps": "many" }""", "$.max_steps")]
    [InlineData("""{ "schedule": { "max_steps": "many" } }""", "$.schedule.max_steps")]
    [InlineData("""{ "data": { "files": [1] } }""", "$.data.files[0]")]
    public void Deserialize_AWrongValue_NamesItsPlace(string json, string place)
    {
        var exception = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TrainingPlan>(json, ContractJson.Options));
        Assert.Equal(place, Assert.IsType<JsonException>(exception.InnerException).Path);
    }

    [Fact]
    public void EnumText_OfEveryChoice_IsReadBack() =>
        Assert.All(PlanKey.All.Where(each => each.Type.IsEnum), each =>
            Assert.All(EnumText.All(each.Type), text => Assert.Equal(text, EnumText.Of(EnumText.Find(each.Type, text)!)))
        );

    [Fact]
    public void EnumText_OfNoChoice_NamesThem() =>
        Assert.Contains(
            "auto, fp32, bf16, fp16",
            Assert.Throws<ArgumentException>(() => EnumText.Parse<PrecisionKind>("fp8")).Message,
            StringComparison.Ordinal
        );
}
