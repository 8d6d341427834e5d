using System.Text.Json;
using Xunit;

namespace Jarvis.Cli.Tests;

/// <summary>Runs the real verbs in this process and captures its console, so no other test may run at the same time.</summary>
[Collection(nameof(ConsoleTaken))]
public sealed class TrainVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-verbs-").FullName;

    public TrainVerbTests() =>
        File.WriteAllText(
            In("words.txt"),
            string.Concat(Enumerable.Range(0, 400).Select(i => $"The {i}th of {i * 7} little words goes to town.\n\n"))
        );

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Train_PlanAndSet_GivesOneDocumentAndAFinishedFolder()
    {
        WritePlan("""{ "data": ["words.txt"], "size": "nano", "max_steps": 40, "evaluate_every_steps": 2 }""");
        var (code, output, error) = await CommandLine.RunAsync([
            "train",
            In("plan.json"),
            "--out",
            In("run"),
            "--json",
            .. CommandLine.Tiny,
            "--set",
            "max_steps=4",
        ]);
        Assert.True(code == 0, error);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("completed", 4), (result.GetProperty("state").GetString(), result.GetProperty("step").GetInt32()));
        Assert.True(File.Exists(Path.Combine(result.GetProperty("best").GetString()!, "model.safetensors")));
        Assert.True(File.Exists(Path.Combine(result.GetProperty("last").GetString()!, "manifest.json")));
        Assert.Equal(
            4,
            File.ReadLines(In("run/metrics.jsonl")).Count(line => line.Contains("\"kind\":\"step\"", StringComparison.Ordinal))
        );
        Assert.Contains("\"precision\": \"fp32\"", File.ReadAllText(In("run/plan.json")), StringComparison.Ordinal);

        (code, output, error) = await CommandLine.RunAsync("train", "--resume", In("run"), "--set", "max_steps=6", "--json");
        Assert.True(code == 0, error);
        Assert.Equal(6, JsonDocument.Parse(output).RootElement.GetProperty("step").GetInt32());
        Assert.Contains("Resumed from step 4 with max_steps 4 → 6", error, StringComparison.Ordinal);

        (code, output, error) = await CommandLine.RunAsync(
            "evaluate",
            "--model",
            In("run/checkpoints/step-00000006"),
            "--data",
            In("words.txt"),
            "--json"
        );
        Assert.True(code == 0, error);
        Assert.InRange(JsonDocument.Parse(output).RootElement.GetProperty("loss").GetDouble(), 1, 7);
        Assert.Equal(2, (await CommandLine.RunAsync("train", In("plan.json"), "--out", In("run"))).Code); // the folder already holds a run
    }

    [Fact]
    public async Task Train_Preset_TakesDataAndSettingsFromTheCommandLine()
    {
        var (code, output, error) = await CommandLine.RunAsync([
            "train",
            "--preset",
            "nano",
            "--data",
            In("words.txt"),
            "--out",
            In("run"),
            "--json",
            .. CommandLine.Tiny,
            "--set",
            "max_steps=2",
        ]);
        Assert.True(code == 0, error);
        Assert.Equal(2, JsonDocument.Parse(output).RootElement.GetProperty("step").GetInt32());

        (code, output, _) = await CommandLine.RunAsync("presets", "jarvis-text");
        Assert.Equal((0, true), (code, output.Contains("\"micro_batch\": 16,  ", StringComparison.Ordinal)));
        (code, output, _) = await CommandLine.RunAsync("presets");
        Assert.Equal((0, true), (code, output.Contains("theta", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Train_OneDocument_TrainsOnItAndSaysThatNothingIsHeldOut()
    {
        File.WriteAllText(In("one.txt"), "One line of a few words, said once and not again.");
        WritePlan("""{ "data": ["one.txt"], "max_steps": 2 }""");
        for (int seed = 1; seed <= 3; seed++) // for every assignment that the split's hash can make
        {
            var (code, output, error) = await CommandLine.RunAsync([
                "train",
                In("plan.json"),
                "--out",
                In($"run{seed}"),
                "--json",
                .. CommandLine.Tiny,
                "--set",
                $"seed={seed}",
                "--set",
                "validation=0.9",
            ]);
            Assert.True(code == 0, error);
            Assert.False(JsonDocument.Parse(output).RootElement.TryGetProperty("validation_loss", out _));
            Assert.Contains("nothing is held out", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Train_MoreThanTheDiskHolds_IsRefusedWithTheFigure()
    {
        var (code, _, error) = await CommandLine.RunAsync([
            "train",
            "--preset",
            "nano",
            "--data",
            In("words.txt"),
            "--out",
            In("run"),
            .. CommandLine.Tiny,
            "--set",
            "max_steps=1e9",
            "--set",
            "keep_every_steps=1",
        ]);
        Assert.Equal((2, false), (code, Directory.Exists(In("run"))));
        Assert.Contains("GB free", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_UnknownKey_NamesTheNearestAndLeavesNothing()
    {
        WritePlan("""{ "data": ["words.txt"], "max_step": 3 }""");
        var (code, output, error) = await CommandLine.RunAsync("train", In("plan.json"), "--out", In("run"), "--json");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("did you mean 'max_steps'?", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("run")));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("train", "nowhere.json", "--out", "x")]
    [InlineData("train", "--resume", "nowhere")]
    [InlineData("train", "--resume", "a", "--out", "b")]
    [InlineData("train", "--preset", "nano", "plan.json", "--out", "x")]
    [InlineData("train", "--preset", "nona", "--out", "x")]
    [InlineData("train", "--preset", "jarvis-code", "--data", "nowhere", "--out", "x")]
    [InlineData("presets", "nona")]
    [InlineData("evaluate", "--model", "nowhere", "--data", "nothing")]
    [InlineData("bench", "train", "--config", "huge")]
    [InlineData("bench", "machine", "--threads", "0")]
    [InlineData("tarin")]
    public async Task Verb_BadUsage_EndsWithTwoAndASentence(params string[] args)
    {
        var (code, output, error) = await CommandLine.RunAsync(args);
        Assert.Equal((2, false), (code, error.Contains("   at ", StringComparison.Ordinal)));
        Assert.DoesNotContain("Unhandled", output + error, StringComparison.Ordinal);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Train_DataThatIsNotThere_FailsInWords()
    {
        WritePlan("""{ "data": ["missing.txt"] }""");
        var (code, output, error) = await CommandLine.RunAsync([
            "train",
            In("plan.json"),
            "--out",
            In("run"),
            "--json",
            .. CommandLine.Tiny,
        ]);
        Assert.Equal(1, code);
        Assert.Equal("failed", JsonDocument.Parse(output).RootElement.GetProperty("state").GetString());
        Assert.Contains("missing.txt", error, StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private void WritePlan(string json) => File.WriteAllText(In("plan.json"), json);
}
