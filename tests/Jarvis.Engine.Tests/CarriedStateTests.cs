using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Recurrent;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Safetensors;
using Jarvis.Engine.TokenFiles;
using Jarvis.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

public sealed class CarriedStateTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Hidden_OfTwoHalves_IsThatOfTheWhole(string cell)
    {
        var (model, carried) = Carrying(cell);
        var ids = randint(0, 11, [2, 8], ScalarType.Int64);
        carried.Begin(anew: true, firstRow: 0, rows: 2);
        var whole = model.Hidden(ids);
        carried.Begin(anew: true, firstRow: 0, rows: 2);
        var first = model.Hidden(ids.narrow(1, 0, 4));
        carried.Begin(anew: false, firstRow: 0, rows: 2);
        var second = model.Hidden(ids.narrow(1, 4, 4));
        Assert.True(cat([first, second], 1).allclose(whole, atol: 1e-6));
        Assert.False(second.allclose(Alone(model, ids.narrow(1, 4, 4)), atol: 1e-3));
    }

    [Fact]
    public void Hidden_OfRowsOneByOne_CarriesEachItsOwn()
    {
        var (model, carried) = Carrying("lstm");
        var ids = randint(0, 11, [2, 8], ScalarType.Int64);
        carried.Begin(anew: true, firstRow: 0, rows: 2);
        var whole = model.Hidden(ids);
        for (int part = 0; part < 2; part++)
        {
            for (int row = 0; row < 2; row++)
            {
                carried.Begin(anew: part == 0, row, rows: 1);
                Assert.True(
                    model.Hidden(ids.narrow(0, row, 1).narrow(1, 4 * part, 4))[0].allclose(whole[row].narrow(0, 4 * part, 4), atol: 1e-6)
                );
            }
        }
    }

    [Fact]
    public void Forget_AStepThatDidNotHappen_LeavesWhatWasKept()
    {
        var (model, carried) = Carrying("lstm");
        var ids = randint(0, 11, [2, 4], ScalarType.Int64);
        carried.Begin(anew: true, firstRow: 0, rows: 2);
        model.Hidden(ids);
        carried.Keep();
        var kept = carried.Tensors().First().Value.clone();
        carried.Begin(anew: false, firstRow: 0, rows: 2);
        model.Hidden(ids);
        carried.Forget();
        carried.Begin(anew: false, firstRow: 0, rows: 2);
        Assert.True(carried.Start!.Hidden.equal(kept).all().item<bool>());
        Assert.True(kept.abs().max().item<float>() > 0);
    }

    [Fact]
    public void Backward_ThroughACarriedHiddenState_EndsAtTheBatch()
    {
        var (model, carried) = Carrying("gru");
        carried.Begin(anew: true, firstRow: 0, rows: 2);
        model.Hidden(randint(0, 11, [2, 4], ScalarType.Int64));
        carried.Begin(anew: false, firstRow: 0, rows: 2);
        Assert.False(carried.Start!.Hidden.requires_grad);
    }

    [Fact]
    public void Hidden_WhileEvaluating_BeginsAnew()
    {
        var (model, carried) = Carrying("lstm");
        var ids = randint(0, 11, [2, 4], ScalarType.Int64);
        carried.Begin(anew: true, firstRow: 0, rows: 2);
        model.Hidden(ids);
        carried.Keep();
        var before = carried.Tensors().First().Value.clone();
        Assert.True(Alone(model, ids).allclose(Alone(model, ids)));
        Assert.True(carried.Tensors().First().Value.equal(before).all().item<bool>());
    }

    [Fact]
    public void Read_OfTheNextBatch_GoesOnWhereEachRowEnded()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new TokenSetWriter(folder["tokens"], 1000))
        {
            writer.Write(validation: false, [.. Enumerable.Range(0, 103)], []);
            writer.Finish(
                (train, validation, files) =>
                    new TokenManifest(TokenManifest.CurrentFormat, "key", [], "hash", 2, 1000, 1, 0, 0, 103, train, validation, files)
            );
        }
        using var tokens = TokenSet.Open(folder["tokens"]);
        var reader = new ContiguousReader(tokens.Train, context: 5, rows: 4, seed: 3);
        Assert.Equal(5, reader.BatchesPerEpoch);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var seen = new List<long>();
            for (int place = 0; place < 5; place++)
            {
                var batch = reader.Read(epoch * 5 + place);
                Assert.Equal(place == 0, batch.StreamsBegin);
                Assert.Equal(20, batch.Counted);
                if (place > 0)
                {
                    for (int row = 0; row < 4; row++)
                    {
                        Assert.Equal(reader.Read(epoch * 5 + place - 1).Targets[row * 5 + 4], batch.Inputs[row * 5]);
                    }
                }
                seen.AddRange(batch.Inputs);
            }
            Assert.Equal(100, seen.Distinct().Count());
        }
        Assert.Equal(2.0, reader.EpochAt(10));
    }

    [Fact]
    public void Run_WithCarriedHiddenState_KeepsItInTheCheckpoint()
    {
        using var run = new TinyRun();
        var settings = TinyRun.Settings with
        {
            Model = TinyRun.Settings.Model with { Architecture = "gru", Heads = null, CarriedState = true },
        };
        run.Plan = PlanResolver.Resolve(settings, MachineFacts.Here);
        Assert.Equal(RunState.Completed, run.Run().State);
        using var file = SafetensorsFile.Open(Path.Combine(run.Stored()[^1].Folder, "optimizer.safetensors"));
        var entry = file.Find("carried_state.hidden")!;
        Assert.Equal([2L, 2, 16], entry.Shape);
        var state = empty(2, 2, 16);
        TensorFiles.Fill(state, file, entry);
        Assert.True(state.abs().min().item<float>() > 0);
    }

    private static (CombinedModel Model, CarriedState Carried) Carrying(string cell)
    {
        var config = new CombinedConfig(cell, Layers: 2, EmbeddingWidth: 6, Width: 8, ContextLength: 8, Vocabulary: 11);
        var model = new CombinedModel(config, new Fp32Precision());
        model.Initialize(3);
        model.train();
        model.Carried = new CarriedState(config, rows: 2, CPU);
        return (model, model.Carried);
    }

    private static Tensor Alone(CombinedModel model, Tensor ids)
    {
        model.eval();
        return model.Hidden(ids);
    }
}
