using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class VocabularyGrowthTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Run_FromAModelWithFewerTokens_GrowsSaysSoAndResumes()
    {
        Start(vocabulary: 250);
        _run.Ask = happened => happened is StepMetrics { Step: 5 } ? RunRequest.Pause : null;
        Assert.Equal(RunState.Paused, _run.Run().State);
        Assert.Contains(_run.Events.OfType<RunLogLine>(), line => line.Text.Contains("6 tokens more", StringComparison.Ordinal));
        Assert.Equal(256, ModelFolder.ReadConfig(_run.Stored()[^1].Folder).VocabularySize);
        _run.Ask = _ => null;
        Assert.Equal(RunState.Completed, _run.Run(resume: true, attempt: 2).State);
        Assert.DoesNotContain(_run.Events.OfType<RunLogLine>(), line => line.Text.Contains("tokens more", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_FromAModelWithOtherTokens_IsRefusedByTheFirstThatDiffers()
    {
        string folder = Start(vocabulary: 250);
        var reversed = Enumerable.Range(0, 250).ToDictionary(value => ByteAlphabet.ToChar((byte)(249 - value)).ToString(), value => value);
        new TextTokenizer(new TokenizerParts(reversed, [], [], PreTokenizerKind.Gpt2)).Save(folder);
        Assert.Contains("entry 0 is", Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FromAModelWithoutATokenizer_IsRefused()
    {
        string folder = Start(vocabulary: 250);
        foreach (string file in Directory.GetFiles(folder, "*token*"))
        {
            File.Delete(file);
        }
        Assert.Contains("without a tokenizer", Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfAdaptersWithMoreTokens_IsRefused()
    {
        Start(vocabulary: 250);
        _run.Plan = _run.Plan with { FineTuning = _run.Plan.FineTuning with { Method = FineTuningMethod.Lora } };
        Assert.Contains("adapters leave the base as it is", Failure(), StringComparison.Ordinal);
    }

    private string Failure()
    {
        var result = _run.Run();
        Assert.Equal(RunState.Failed, result.State);
        return result.Reason;
    }

    private string Start(int vocabulary)
    {
        string folder = _run.BaseModel(vocabulary: vocabulary);
        _run.Plan = PlanResolver.Resolve(
            TinyRun.Settings with
            {
                Model = TinyRun.Settings.Model with { BaseModel = folder },
            },
            MachineFacts.Here
        );
        return folder;
    }
}
