using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>Plans of version 1 were flat. The files in <c>Plans1</c> were written by Jarvis at that time.</summary>
public sealed class PlanVersionTests
{
    private static string Folder => Path.Combine(Checkout.Root, "tests", "Jarvis.Engine.Tests", "Plans1");

    [Theory]
    [InlineData("jarvis-code")]
    [InlineData("jarvis-text")]
    [InlineData("theta")]
    [InlineData("nano")]
    [InlineData("gpt2")]
    public void Parse_APresetOfVersion1_IsThePresetOfToday(string name) =>
        Assert.Equal(Json(Presets.Find(name)!.Plan), Json(PlanReader.ReadFile(Path.Combine(Folder, $"{name}.json"))));

    [Fact]
    public void Deserialize_AStoredPlanOfVersion1_LosesNoSetting()
    {
        string text = File.ReadAllText(Path.Combine(Folder, "stored.json"));
        var plan = JsonSerializer.Deserialize<TrainingPlan>(text, ContractJson.Options)!;
        var flat = PlanUpgrade.ToFlat(plan);
        foreach (var (key, value) in JsonNode.Parse(text)!.AsObject())
        {
            Assert.True(JsonNode.DeepEquals(value, flat[key]), $"{key}: {value} became {flat[key]}");
        }
        Assert.Equal(Json(plan), Json(PlanReader.Parse(text, "stored")));
    }

    [Fact]
    public void Serialize_AnyPlan_IsGroupedOfVersion2AndReadsBackAsItWas()
    {
        var plan = PlanReader.Parse("{}", "none", PlanKey.All.Select(Changed));
        var json = JsonSerializer.SerializeToNode(plan, ContractJson.Options)!.AsObject();
        Assert.Equal(2, json["version"]!.GetValue<int>());
        Assert.Equal(PlanKey.All.Select(each => each.GroupKey).Distinct().Prepend("version"), json.Select(pair => pair.Key));
        Assert.Equal(Json(plan), Json(json.Deserialize<TrainingPlan>(ContractJson.Options)!));
        Assert.Equal(Json(plan), Json(PlanReader.Parse(json.ToJsonString(), "written")));
        Assert.Equal(Json(plan), Json(PlanUpgrade.ToFlat(plan).Deserialize<TrainingPlan>(ContractJson.Options)!));
    }

    [Fact]
    public void Parse_KeysWithAndWithoutTheirGroup_AreTheSameSettings()
    {
        var plan = PlanReader.Parse(
            """{ "version": 2, "data": { "files": ["a.txt"] }, "schedule": { "max_steps": 4, "kind": "linear" }, "micro_batch": 3 }""",
            "mixed",
            ["model.layers=2", "heads=1", "schedule=constant"]
        );
        Assert.Equal(["a.txt"], plan.Data.Files);
        Assert.Equal((4, "constant"), (plan.Schedule.MaxSteps, plan.Schedule.Kind));
        Assert.Equal((3, 2, 1), (plan.Optimizer.MicroBatch, plan.Model.Layers, plan.Model.Heads));
    }

    [Theory]
    [InlineData("""{ "version": 3 }""", "reads 1 to 2")]
    [InlineData("""{ "version": "two" }""", "reads 1 to 2")]
    [InlineData("""{ "schedule": { "max_stepps": 4 } }""", "did you mean 'max_steps'?")]
    [InlineData("""{ "schedul": { "max_steps": 4 } }""", "did you mean 'schedule'?")]
    [InlineData("""{ "compute": { "precision": "fp8" } }""", "must be one of auto, fp32, bf16, fp16")]
    [InlineData("""{ "model": { "max_steps": 4 } }""", "'model.max_steps'")]
    public void Parse_WhatNoVersionHas_SaysWhatIsWrong(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<PlanException>(() => PlanReader.Parse(json, "plan")).Message, StringComparison.Ordinal);

    [Fact]
    public void Deserialize_ALaterVersion_IsRefused() =>
        Assert.Contains(
            "Update Jarvis",
            Assert
                .Throws<JsonException>(() => JsonSerializer.Deserialize<TrainingPlan>("""{ "version": 3 }""", ContractJson.Options))
                .Message,
            StringComparison.Ordinal
        );

    /// <summary>A value that differs from the default.</summary>
    private static string Changed(PlanKey key) =>
        key.Type switch
        {
            { IsEnum: true } => $"{key.Key}={EnumText.Of((Enum)Enum.GetValues(key.Type).GetValue(1)!)}",
            _ when key.Type == typeof(bool) => $"{key.Key}={(key.Get(new TrainingPlan()) is true ? "false" : "true")}",
            _ when key.Type == typeof(string) => $"{key.Key}=another",
            _ when key.Type == typeof(int) || key.Type == typeof(long) => $"{key.Key}=77",
            _ when key.Type == typeof(double) => $"{key.Key}=0.77",
            _ when key.Type == typeof(IReadOnlyList<double>) => $"{key.Key}=[0.5, 2]",
            _ => $"{key.Key}=[\"one\", \"two\"]",
        };

    private static string Json(TrainingPlan plan) => JsonSerializer.Serialize(plan, ContractJson.Options);
}
