using System.Diagnostics.Metrics;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Generation.Sampling;
using Jarvis.Inference.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Jarvis.Inference.Tests;

public sealed class ModelHostTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("jarvis-host-").FullName;

    public ModelHostTests()
    {
        foreach (string run in new[] { "a", "b", "c" })
        {
            TinyModel.Write(Path.Combine(_home, "runs", run, "checkpoints", "step-00000001"), context: 4096);
        }
    }

    private ModelHost Host(long? memory = null) =>
        new(
            new CheckpointCatalog(new JarvisPaths(_home)),
            Options.Create(new InferenceOptions { Threads = 1, MemoryBytes = memory }),
            TimeProvider.System,
            NullLogger<ModelHost>.Instance
        );

    private static GenerationRequest Endless(TextModel model) =>
        new([1, 2, 3], 4000, new SamplingOptions(Temperature: 0), new HashSet<int>());

    [Fact]
    public async Task Lease_BeyondTheMemory_UnloadsTheLeastRecentlyUsed()
    {
        using var host = Host(memory: 1 << 20); // the toy model has 0.6 MB of weights
        (await host.LeaseAsync("a", default)).Dispose();
        Assert.Equal(["a/step-00000001"], host.Loaded);
        (await host.LeaseAsync("b", default)).Dispose();
        Assert.Equal(["b/step-00000001"], host.Loaded);
    }

    [Fact]
    public async Task Lease_BeyondTheMemoryWhileTheOthersAreInUse_SaysWhatIsMissing()
    {
        using var host = Host(memory: 1 << 20);
        using var held = await host.LeaseAsync("a", default);
        var problem = await Assert.ThrowsAsync<ModelUnavailableException>(() => host.LeaseAsync("b", default));
        Assert.Contains("Inference:MemoryBytes", problem.Message);
    }

    [Fact]
    public async Task Lease_WhileHeld_KeepsRetentionFromTheFolder()
    {
        var store = new CheckpointStore(Path.Combine(_home, "runs", "a", "checkpoints"));
        TinyModel.Write(store.Folder(2), step: 2);
        using (var host = Host())
        {
            using var held = await host.LeaseAsync("a/step-00000001", default);
            store.Retain(new Retention(1), best: null);
            Assert.Equal(2, store.All().Count);
        }
        store.Retain(new Retention(1), best: null);
        Assert.Single(store.All());
    }

    [Fact]
    public async Task Answer_ThatNobodyReadsAnyMore_IsNotComputedFurther()
    {
        long computed = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == InferenceMeter.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref computed, count));
        using var host = Host();
        using var held = await host.LeaseAsync("a", default);
        listener.Start();
        await foreach (var piece in held.AnswerAsync(Endless(held.Model), null, default))
        {
            if (piece.Token is not null)
            {
                break;
            }
        }
        // The next answer starts after the first was abandoned; if the first were still running, both would be computed to the end.
        await foreach (var piece in held.AnswerAsync(Endless(held.Model) with { MaxTokens = 100 }, null, default))
        {
            Assert.True(piece.End is null || piece.End.Tokens == 100);
        }
        Assert.InRange(Interlocked.Read(ref computed), 100, 2000);
    }

    [Fact]
    public async Task Answers_AtTheSameTime_AreTheSameAsAlone()
    {
        using var host = Host();
        using var held = await host.LeaseAsync("a", default);
        async Task<int[]> Answer(int first)
        {
            var tokens = new List<int>();
            await foreach (
                var piece in held.AnswerAsync(
                    new GenerationRequest([first, 5], 60, new SamplingOptions(Seed: first), new HashSet<int>()),
                    null,
                    default
                )
            )
            {
                if (piece.Token is { } token)
                {
                    tokens.Add(token.Id);
                }
            }
            return [.. tokens];
        }
        var alone = new List<int[]>();
        for (int first = 0; first < 6; first++)
        {
            alone.Add(await Answer(first));
        }
        Assert.Equal(alone, await Task.WhenAll(Enumerable.Range(0, 6).Select(Answer)));
    }

    [Fact]
    public async Task Lease_OfADamagedCheckpoint_SaysWhichFile()
    {
        string folder = Path.Combine(_home, "runs", "a", "checkpoints", "step-00000001");
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
        Array.Fill(bytes, (byte)' ', 8, 40);
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), bytes);
        using var host = Host();
        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => host.LeaseAsync("a", default));
        Assert.Contains("model.safetensors", problem.Message);
        Assert.Empty(host.Loaded);
        (await host.LeaseAsync("b", default)).Dispose();
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
