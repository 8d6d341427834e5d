using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Metrics;
using Jarvis.Engine.Training.Samplers;
using Jarvis.Testing;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

public sealed class ValidationMetricsTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(RecordPacking.Stream)]
    [InlineData(RecordPacking.Records)]
    public void Run_AtEachEvaluation_TellsDomainsDatasetsDistributionAndAnswersThatAddUp(RecordPacking packing)
    {
        _run.Plan = _run.Plan with
        {
            Sampling = _run.Plan.Sampling with { Packing = packing },
            Evaluation = _run.Plan.Evaluation with { EvaluationBatches = 100 },
        };
        _run.Run();
        var evaluations = _run.Events.OfType<EvaluationMetrics>().ToList();
        var details = _run.Events.OfType<ValidationDetails>().ToList();
        Assert.Equal(evaluations.Select(evaluation => evaluation.Step), details.Select(found => found.Step));
        foreach (var (evaluation, found) in evaluations.Zip(details))
        {
            var all = Assert.Single(found.Datasets);
            Assert.Equal(("made up", 3L), (all.Name, all.Records));
            Assert.Equal(["domain 0", "domain 1", "domain 2"], found.Domains.Select(domain => domain.Name).Order());
            Assert.Equal(evaluation.Loss, all.Loss, 1e-6);
            Assert.Equal(evaluation.Accuracy, all.Accuracy, 1e-9);
            Assert.Equal(
                evaluation.Loss,
                found.Domains.Sum(domain => domain.Loss * domain.Tokens) / found.Domains.Sum(domain => domain.Tokens),
                1e-6
            );
            Assert.Equal(Math.Exp(found.Domains[0].Loss), found.Domains[0].Perplexity, 1e-9);
            Assert.Equal(3, found.Losses.Records.Sum());
            Assert.Equal(3, found.Best.Count);
            Assert.Equal(found.Best.Select(answer => answer.Loss).Order(), found.Best.Select(answer => answer.Loss));
            Assert.Equal(found.Best.Reverse(), found.Worst);
        }
        Assert.Equal(evaluations.Count * 3, details.SelectMany(found => found.Domains).Sum(domain => domain.Records));
    }

    [Fact]
    public void Scores_OfEachTarget_AreThoseOfTheWholeLogits()
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        using var tokens = TokenSet.Open(_run.TokensFolder);
        using var model = (ModelFolder.ReadConfig(_run.BaseModel()) with { Dropout = 0 }).Create(new Fp32Precision());
        model.Initialize(3);
        model.eval();
        var batch = new EvaluationReader(tokens.Validation, 16, 4).Read(0);
        var scores = TokenScores.Of(model, batch, CPU);
        var logits = model.forward(tensor(batch.Inputs, [batch.Rows, batch.Columns])).flatten(0, 1);
        var losses = nn.functional.cross_entropy(logits, tensor(batch.Targets), reduction: nn.Reduction.None).data<float>().ToArray();
        var best = logits.argmax(-1).data<long>().ToArray();
        for (int place = 0; place < losses.Length; place++)
        {
            Assert.Equal(losses[place], scores.Losses[place], 1e-5f);
            Assert.Equal(best[place] == batch.Targets[place], scores.Right[place]);
        }
        var expected = batch
            .Records!.Where(span =>
                Enumerable.Range(0, span.Length).Any(i => batch.Targets[span.Row * 16 + span.Column + i] != Batch.Ignored)
            )
            .Select(span =>
                (
                    span.Record,
                    Enumerable
                        .Range(span.Row * 16 + span.Column, span.Length)
                        .Where(place => batch.Targets[place] != Batch.Ignored)
                        .Average(place => (double)losses[place])
                )
            );
        Assert.All(
            expected.Zip(RecordLosses.Of(batch, scores.Losses)),
            pair =>
                Assert.Equal((pair.First.Record, Math.Round(pair.First.Item2, 4)), (pair.Second.Record, Math.Round(pair.Second.Loss, 4)))
        );
    }

    [Fact]
    public void EvaluationReader_OfAStream_NamesTheRecordOfEveryTarget()
    {
        using var tokens = TokenSet.Open(_run.TokensFolder);
        var file = tokens.Validation;
        var reader = new EvaluationReader(file, 16, 2);
        var seen = new long[file.Records];
        for (int index = 0; index < reader.Batches; index++)
        {
            foreach (var span in reader.Read(index).Records!)
            {
                seen[span.Record] += span.Length;
            }
        }
        Assert.Equal(Enumerable.Range(0, (int)file.Records).Select(record => file.RecordLength(record) - (record == 0 ? 1 : 0)), seen);
    }

    [Fact]
    public void Details_OfLongForeignTexts_FitIntoALineOf32Kilobytes()
    {
        using var folder = new TemporaryFolder();
        var vocabulary = Enumerable.Range(0, 256).ToDictionary(value => ByteAlphabet.ToChar((byte)value).ToString(), value => value);
        var tokenizer = new TextTokenizer(new TokenizerParts(vocabulary, [], [], PreTokenizerKind.Gpt2));
        using (var writer = new TokenSetWriter(folder["tokens"], 256))
        {
            writer.Write(false, [1, 2, 3], []);
            for (int record = 0; record < 50; record++)
            {
                int[] ids = tokenizer.Encode(string.Concat(Enumerable.Repeat("在很久很久以前", 60)) + record, parseSpecial: false);
                writer.Write(
                    true,
                    ids,
                    [.. ids.Select((_, i) => i > 1000)],
                    new RecordLabels("远方" + new string('长', 80) + record, "made up")
                );
            }
            writer.Finish(
                (train, validation, files) =>
                    new TokenManifest(TokenManifest.CurrentFormat, "key", [], "hash", 2, 256, 51, 0, 0, 0, train, validation, files)
            );
        }
        using var tokens = TokenSet.Open(folder["tokens"]);
        var metrics = new ValidationMetrics(tokens.Validation, tokens.Manifest);
        var reader = new EvaluationReader(tokens.Validation, 512, 4);
        for (int index = 0; index < reader.Batches; index++)
        {
            var batch = reader.Read(index);
            metrics.Take(
                batch,
                new TokenScores(
                    [.. batch.Targets.Select((target, i) => target == Batch.Ignored ? 0f : 1 + i % 7)],
                    new bool[batch.Targets.Length]
                )
            );
        }
        metrics.Finish();
        var details = metrics.Details(1, new RecordText(tokens.Validation, tokenizer));
        Assert.Equal((20, 20), (details.Best.Count, details.Worst.Count));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes<RunEvent>(details, ContractJson.Options).Length, 20_000, 32_768);
        Assert.StartsWith("在很久很久", details.Best[0].Prompt, StringComparison.Ordinal);
        Assert.NotEqual("", details.Best[0].Expected);
    }

    [Fact]
    public void SpikeMeter_AfterEnoughSteps_FlagsWhatHardlyIsChanceAlsoWhenResumed()
    {
        var meter = new SpikeMeter("loss");
        for (int step = 0; step < 40; step++)
        {
            double? score = meter.Score(2 + 0.01 * (step % 5));
            Assert.Equal(step < 20, score is null);
            Assert.False(SpikeMeter.IsSpike(score));
        }
        var resumed = new SpikeMeter("loss");
        resumed.Restore(JsonNode.Parse(meter.Save().ToJsonString()));
        double? spike = resumed.Score(2.3);
        Assert.Equal(meter.Score(2.3), spike);
        Assert.True(SpikeMeter.IsSpike(spike), $"{spike}");
        Assert.False(SpikeMeter.IsSpike(resumed.Score(1))); // a value far below is not a spike
    }

    [Fact]
    public void Run_WithAStepThatJumps_FlagsItInItsEvent()
    {
        _run.Plan = _run.Plan with
        {
            Schedule = _run.Plan.Schedule with { MaxSteps = 30, LearningRate = 1e-4, WarmupSteps = 0 },
            Evaluation = _run.Plan.Evaluation with { EvaluateEverySteps = 100 },
        };
        _run.Run();
        Assert.All(
            _run.Events.OfType<StepMetrics>(),
            step => Assert.Equal(step.Step <= 20, step.LossZ is null && step.GradientNormZ is null)
        );
        Assert.Contains(_run.Events.OfType<StepMetrics>(), step => step.Spike is null && step.LossZ is not null);
    }
}
