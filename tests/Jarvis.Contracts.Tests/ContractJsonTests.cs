using System.Text.Json;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Contracts.Tests;

public sealed class ContractJsonTests
{
    [Fact]
    public void Options_OfARecord_AreSnakeCaseWordsWithoutNulls()
    {
        var result = new RunResult(RunState.Completed, "finished", 2, DateTimeOffset.UnixEpoch, 7, new("step-7", null, double.NaN));
        Assert.Equal(
            """{"state":"completed","reason":"finished","attempt":2,"at":"1970-01-01T00:00:00+00:00","step":7,"""
                + "\"checkpoints\":{\"best\":\"step-7\",\"best_loss\":\"NaN\"}}",
            JsonSerializer.Serialize(result, ContractJson.Options)
        );
    }

    /// <summary>Every event is read back as its own type, with all properties.</summary>
    [Fact]
    public void Event_ReadAsItsBase_IsTheSameEvent()
    {
        RunEvent[] events = [new PhaseChanged(RunPhase.Evaluate, "Evaluating"), new SampleGenerated(7, "Where?", "There.", Asked: true)];
        foreach (var each in events)
        {
            string json = JsonSerializer.Serialize(each, ContractJson.Options);
            var read = JsonSerializer.Deserialize<RunEvent>(json, ContractJson.Options);
            Assert.Equal(each, read);
            Assert.Equal(json, JsonSerializer.Serialize(read, ContractJson.Options));
        }
    }

    /// <summary>Other writers may put the type discriminator anywhere.</summary>
    [Fact]
    public void Event_WithItsTypeLast_IsRead()
    {
        var json = System
            .Text.Json.Nodes.JsonNode.Parse(
                JsonSerializer.Serialize<RunEvent>(new PhaseChanged(RunPhase.Evaluate, "Evaluating"), ContractJson.Options)
            )!
            .AsObject();
        string type = json.Select(pair => pair.Key).First();
        var value = json[type]!.DeepClone();
        json.Remove(type);
        json[type] = value;
        Assert.IsType<PhaseChanged>(json.Deserialize<RunEvent>(ContractJson.Options));
    }

    [Fact]
    public void JsonFile_ThatIsMissingOrSomethingElse_IsNull()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(JsonFile.Read<RunResult>(folder["none.json"]));
        Assert.Null(JsonFile.Read<RunResult>(folder.Write("half.json", """{"state":"comp""")));
        Assert.Null(JsonFile.Read<RunResult>(folder.Write("list.json", "[]")));
        Assert.Null(JsonFile.Read<RunResult>(folder.Path));
    }

    [Fact]
    public void JsonFile_WrittenOver_IsReadAsWritten()
    {
        using var folder = new TemporaryFolder();
        for (int id = 1; id <= 2; id++)
        {
            var control = new RunControl(id, RunRequest.Pause, DateTimeOffset.UnixEpoch);
            JsonFile.Write(folder["control.json"], control);
            Assert.Equal(control, JsonFile.Read<RunControl>(folder["control.json"]));
        }
        Assert.Equal("control.json", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path))));
    }
}
