using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>A damaged checkpoint is named and skipped; a checkpoint that cannot be written does not end the run.</summary>
public sealed class CheckpointDamageTests : IDisposable
{
    private readonly TinyRun _run = new();

    public static TheoryData<string, string> Damages =>
        new()
        {
            { ModelWeights.FileName, "truncated" },
            { ModelWeights.FileName, "flipped" },
            { ModelWeights.FileName, "missing" },
            { "optimizer.safetensors", "flipped" },
            { "trainer_state.json", "flipped" },
            { "tokenizer.json", "missing" },
            { CheckpointManifest.FileName, "truncated" },
            { CheckpointManifest.FileName, "missing" },
            { CheckpointManifest.FileName, "of another step" },
        };

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public void Run_DamagedCheckpoint_IsNamedAndTheOneBeforeResumed(string file, string damage)
    {
        _run.Run();
        byte[] weights = _run.Bytes("step-00000012", ModelWeights.FileName);
        Damage("step-00000012", file, damage);
        string before = _run.Stored().Last(checkpoint => checkpoint.Name != "step-00000012").Name;

        var result = _run.Run(resume: true, attempt: 2);
        Assert.Equal((RunState.Completed, 12), (result.State, result.Step));
        Assert.Equal(before, Assert.Single(_run.Events.OfType<RunResumed>()).Checkpoint);
        string said = Assert.Single(_run.Events.OfType<RunLogLine>()).Text;
        Assert.Contains("step-00000012 is damaged", said, StringComparison.Ordinal);
        Assert.Contains(file, said, StringComparison.Ordinal);
        Assert.Equal(weights, _run.Bytes("step-00000012", ModelWeights.FileName));
        Assert.Empty(Directory.GetDirectories(_run.CheckpointsFolder, "*.damaged")); // deleted once the run has passed it
    }

    [Fact]
    public void Run_EveryCheckpointDamaged_FailsAndBeginsNothing()
    {
        _run.Run();
        var all = _run.Stored();
        foreach (var checkpoint in all)
        {
            Damage(checkpoint.Name, ModelWeights.FileName, "flipped");
        }
        var result = _run.Run(resume: true, attempt: 2);
        Assert.Equal(RunState.Failed, result.State);
        Assert.All(all, checkpoint => Assert.Contains(checkpoint.Name, result.Reason, StringComparison.Ordinal));
        Assert.Empty(_run.Events.OfType<StepMetrics>());
        Assert.Equal(all.Count, _run.Stored().Count);
    }

    [Fact]
    public void Run_CheckpointThatCannotBeWritten_CostsACheckpointAndNothingElse()
    {
        Directory.CreateDirectory(_run.CheckpointsFolder);
        string inTheWay = Path.Combine(_run.CheckpointsFolder, $"step-00000004.writing-{Environment.ProcessId}");
        File.WriteAllText(inTheWay, "a file where the folder would be made");
        Assert.Equal((RunState.Completed, null), (_run.Run() is var result ? result.State : default, result.Error));
        Assert.Contains("Step 4 could not be saved", Assert.Single(_run.Events.OfType<RunLogLine>()).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_run.Stored(), checkpoint => checkpoint.Manifest.Step == 4);
        Assert.Contains(_run.Stored(), checkpoint => checkpoint.Name == result.Checkpoints!.Best);
    }

    private void Damage(string checkpoint, string file, string how)
    {
        string path = Path.Combine(_run.CheckpointsFolder, checkpoint, file);
        byte[] bytes = File.ReadAllBytes(path);
        if (how == "missing")
        {
            File.Delete(path);
        }
        else if (how == "truncated")
        {
            File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        }
        else if (how == "flipped")
        {
            File.WriteAllBytes(path, [.. bytes[..^2], (byte)(bytes[^2] ^ 1), bytes[^1]]);
        }
        else
        {
            File.WriteAllText(path, File.ReadAllText(path).Replace("\"step\": 12", "\"step\": 11", StringComparison.Ordinal));
        }
    }
}
