using System.Text.Json;
using Xunit;

namespace Jarvis.Cli.Tests;

[Collection(nameof(ConsoleTaken))]
public sealed class DatasetDoctorVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jarvis-verbs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Doctor_AFile_PrintsItsFindingsAndLeavesNothing()
    {
        File.WriteAllText(
            In("a.jsonl"),
            "{\"text\":\"The old bridge over the river was repaired before the winter.\"}\n{\"text\":\"the OLD bridge over the "
                + "river was repaired before the winter\"}\n"
        );
        string[] before = Leftovers();
        var (code, output, error) = await CommandLine.RunAsync("dataset", "doctor", In("a.jsonl"));
        Assert.True(code == 0, error);
        Assert.Contains("a.jsonl: 2 records, health 50.0 %", output, StringComparison.Ordinal);
        Assert.Contains("Remove 1 exact duplicate", output, StringComparison.Ordinal);
        Assert.Equal(before, Leftovers());
        Assert.Equal(2, (await CommandLine.RunAsync("dataset", "doctor", In("nothing.jsonl"))).Code);
        Assert.Equal(2, (await CommandLine.RunAsync("dataset", "doctor", In("a.jsonl"), "--language", "xx")).Code);
        Assert.Equal(2, (await CommandLine.RunAsync("dataset", "doctor", In("a.jsonl"), "--must-not-contain", In("nothing"))).Code);
        Assert.Equal(before, Leftovers());
    }

    [Fact]
    public async Task Doctor_DifficultyByAModel_IsTheLossThatEvaluateTakes()
    {
        File.WriteAllText(
            In("words.txt"),
            string.Concat(Enumerable.Range(0, 400).Select(i => $"The {i}th of {i * 7} little words goes to town.\n\n"))
        );
        File.WriteAllText(In("one.txt"), string.Concat(Enumerable.Range(0, 9).Select(i => $"The {i}th of {i * 3} words goes. ")));
        File.WriteAllText(
            In("plan.json"),
            """
            { "data": ["words.txt"], "max_steps": 3, "layers": 1, "heads": 2, "width": 16, "context": 16,
              "micro_batch": 2, "vocabulary_size": 300, "precision": "fp32", "threads": 1, "sample_tokens": 1 }
            """
        );
        var (code, output, error) = await CommandLine.RunAsync("train", In("plan.json"), "--out", In("run"), "--json");
        Assert.True(code == 0, error);
        string model = In("run/checkpoints/step-00000003");
        double evaluated = JsonDocument
            .Parse((await CommandLine.RunAsync("evaluate", "--model", model, "--data", In("one.txt"), "--json")).Output)
            .RootElement.GetProperty("loss")
            .GetDouble();
        (code, output, error) = await CommandLine.RunAsync("dataset", "doctor", In("one.txt"), "--difficulty-by", model, "--json");
        Assert.True(code == 0, error);
        var difficulty = JsonDocument
            .Parse(output)
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .Single(f => f.GetProperty("check").GetString() == "difficulty");
        Assert.Equal(1, difficulty.GetProperty("figures").GetProperty("measured_by_loss").GetDouble());
        Assert.InRange(difficulty.GetProperty("figures").GetProperty("mean_loss_nats").GetDouble(), 1, 7);
        // The check uses at most eight contexts of 16 tokens; the file exceeds that only if the tokenizer compresses badly.
        Assert.Equal(evaluated, difficulty.GetProperty("figures").GetProperty("mean_loss_nats").GetDouble(), 0.02);
    }

    [Fact]
    public async Task InstallParquet_OfOlderScripts_StillEndsWell()
    {
        var (code, output, error) = await CommandLine.RunAsync("dataset", "install-parquet");
        Assert.Equal((0, "Nothing to install: Jarvis reads and writes Parquet as it is.", ""), (code, output.Trim(), error));
    }

    private static string[] Leftovers() => Directory.GetDirectories(Path.GetTempPath(), "jarvis-doctor-*");

    private string In(string name) => Path.Combine(_folder, name);
}
