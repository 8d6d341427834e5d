using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Store;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Preparation;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class RunBatchesTests : IDisposable
{
    private readonly TempHome _home = new();

    [Theory]
    [InlineData(RecordPacking.Stream)]
    [InlineData(RecordPacking.Records)]
    public void Batch_OfAStep_NamesDatasetRecordAndWhatTheModelSaw(RecordPacking packing)
    {
        var texts = Dataset();
        var plan = Prepared("dataset:texts", packing);
        var batches = new RunBatches(_home.Paths);
        var batch = batches.Of("run", plan, 3);
        Assert.Null(batch.Unknown);
        Assert.Equal(("dataset:texts", 1), (batch.Sources[0].Name, batch.Sources[0].Version));
        Assert.Equal(plan.Optimizer.GradientAccumulation, batch.MicroBatches);
        Assert.Equal(batch.Tokens, batch.Records.Sum(r => (long)r.Length));
        Assert.All(
            batch.Records,
            r =>
            {
                Assert.Equal(("texts", $"texts.jsonl:{r.RecordId}", false), (r.DatasetId, r.Source, r.Gone));
                Assert.Contains(
                    r.Text.Replace("<|endoftext|>", "", StringComparison.Ordinal).TrimEnd('…', ' '),
                    texts[(int)r.RecordId!.Value - 1]
                );
            }
        );

        using (var change = ChangeSet.Begin(_home.Paths.Dataset("texts"), TimeProvider.System, ChangeKinds.Edit, "test"))
        {
            change.Remove(batch.Records[0].RecordId!.Value);
            change.Commit();
        }
        var later = batches.Of("run", plan, 3);
        Assert.Equal(
            batch.Records.Select(r => (r.RecordId, r.RecordId == batch.Records[0].RecordId)),
            later.Records.Select(r => (r.RecordId, r.Gone))
        );
        Assert.Throws<RequestRefusedException>(() => batches.Of("run", plan, 0));
        Assert.Throws<RequestRefusedException>(() => batches.Of("other", plan, 1));
    }

    [Fact]
    public void Preparation_OfAnOldVersion_ReadsThatVersionWhole()
    {
        Dataset();
        Prepared("dataset:texts", RecordPacking.Stream);
        var first = Data().Tokens;
        using (var change = ChangeSet.Begin(_home.Paths.Dataset("texts"), TimeProvider.System, ChangeKinds.Edit, "test"))
        {
            change.RemoveWhere(new RecordQuery { MinLength = 60 });
            change.Commit();
        }
        Prepared("dataset:texts", RecordPacking.Stream);
        Assert.NotEqual(first, Data().Tokens);
        Prepared("dataset:texts@1", RecordPacking.Stream);
        Assert.Equal(first, Data().Tokens); // the existing files are used again
        Assert.Contains(
            "no version 9",
            Assert.Throws<PreparationException>(() => Prepared("dataset:texts@9", RecordPacking.Stream)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no version of a dataset",
            Assert.Throws<PreparationException>(() => Prepared("dataset:texts@new", RecordPacking.Stream)).Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => _home.Dispose();

    private RunData Data() => JsonFile.Read<RunData>(_home.Paths.Run("run").Data)!;

    private List<string> Dataset()
    {
        var texts = Enumerable
            .Range(1, 60)
            .Select(i => $"The {i}th text says {string.Join(' ', Enumerable.Range(0, 3 + i % 20).Select(w => $"word{i * w}"))}.")
            .ToList();
        var file = Path.Combine(_home.Paths.Data, "texts.jsonl");
        File.WriteAllLines(file, texts.Select(t => $"{{\"text\":\"{t}\"}}"));
        new Importer(TimeProvider.System).Import(new ImportRequest([new FileSource(file)], _home.Paths.Dataset("texts"), "texts", "Texts"));
        return texts;
    }

    private TrainingPlan Prepared(string data, RecordPacking packing)
    {
        var plan = PlanResolver.Resolve(
            new TrainingPlan
            {
                Data = new() { Files = [data], VocabularySize = 300 },
                Model = new() { Context = 24 },
                Optimizer = new() { MicroBatch = 3, GradientAccumulation = 2 },
                Schedule = new() { MaxSteps = 20 },
                Sampling = new() { Packing = packing },
            },
            MachineFacts.Here
        );
        var prepared = new DataPreparation(_home.Paths, TimeProvider.System).Prepare(
            new PreparationRequest(plan.Data.Files) { VocabularySize = 300 }
        );
        Directory.CreateDirectory(_home.Paths.Run("run").Directory);
        JsonFile.Write(
            _home.Paths.Run("run").Data,
            new RunData(prepared.Directory, [.. prepared.Manifest.Sources.Select(s => new RunDataSource(s.Name, s.Version, s.Hash))])
        );
        return plan;
    }
}
