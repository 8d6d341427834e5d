using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using TorchSharp;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>The guarantees of each sampler.</summary>
public sealed class SamplerTests : SamplerRecords
{
    [Theory]
    [InlineData("shuffle")]
    [InlineData("stratified")]
    [InlineData("curriculum")]
    [InlineData("dynamic_weighted")]
    [InlineData("dynamic_curriculum")]
    [InlineData("stream")]
    [InlineData("carried")]
    public void Batch_OfAnyStep_CanBeShownAfterwards(string order)
    {
        var plan = order switch
        {
            "stream" => Plan("shuffle") with { Sampling = Plan("shuffle").Sampling with { Packing = RecordPacking.Stream } },
            "carried" => Plan("shuffle") with
            {
                Sampling = Plan("shuffle").Sampling with { Packing = RecordPacking.Stream },
                Model = Plan("shuffle").Model with { CarriedState = true },
            },
            _ => Plan(order),
        };
        string log = Path.Combine(Tokens.Directory, "..", order + ".bin");
        var shown = new List<List<long>>();
        var source = BatchSources.Of(plan, Tokens, log);
        for (int step = 0; step < 12; step++)
        {
            if (step == 4)
            {
                Again(); // killed and resumed, with half an entry at the end of the log
            }
            if (step % 5 == 0)
            {
                source.Validated(
                    step,
                    new Dictionary<int, double>
                    {
                        [0] = 1 + step,
                        [1] = 2,
                        [2] = 0.5,
                    }
                );
            }
            var batches = Enumerable.Range(0, Accumulation).Select(micro => source.Read(step * Accumulation + micro)).ToList();
            shown.Add([.. batches.SelectMany(RowsOf).SelectMany(row => row)]);
            source.Trained([
                .. batches.SelectMany(batch => batch.Records ?? []).Select(span => new RecordLoss(span.Record, span.Record % 7)),
            ]);
        }
        (source as IDisposable)?.Dispose();
        for (int step = 0; step < shown.Count; step++)
        {
            var told = BatchContents.Of(plan, Tokens, log, step + 1)!;
            Assert.Equal(Accumulation, told.Count);
            Assert.Equal(
                shown[step],
                told.SelectMany(spans => spans).SelectMany(span => Enumerable.Repeat((long)span.Record, span.Length))
            );
            Assert.All(told.SelectMany(spans => spans), span =>
                Assert.InRange(span.First, 0, Tokens.Train.RecordLength(span.Record) - span.Length)
            );
        }
        if (order.StartsWith("dynamic", StringComparison.Ordinal))
        {
            Assert.Null(BatchContents.Of(plan, Tokens, log, 50));
        }

        void Again()
        {
            var state = source.Save();
            var tensors = source.Tensors().Select(tensor => tensor.Value.clone()).ToList();
            (source as IDisposable)?.Dispose();
            if (order.StartsWith("dynamic", StringComparison.Ordinal))
            {
                File.AppendAllText(log, "half an entry");
            }
            source = BatchSources.Of(plan, Tokens, log);
            foreach (var (saved, place) in tensors.Zip(source.Tensors().ToList()))
            {
                place.Value.copy_(saved);
            }
            source.Restore(state);
        }
    }

    [Theory]
    [InlineData("shuffle")]
    [InlineData("stratified")]
    public void Epoch_OfAnEpochSampler_ShowsEveryTokenOfEveryRecordOnce(string sampler)
    {
        var source = Source(Plan(sampler));
        int rowsOfEpoch = (int)Math.Round(Rows / source.EpochAt(1));
        var rows = Enumerable.Range(0, 2 * rowsOfEpoch / Rows + 1).SelectMany(step => RowsOf(source.Read(step))).ToList();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            var seen = new int[Records];
            foreach (int record in rows.Skip(epoch * rowsOfEpoch).Take(rowsOfEpoch).SelectMany(row => row))
            {
                seen[record]++;
            }
            if (sampler == "shuffle")
            {
                Assert.Equal(Enumerable.Range(0, Records).Select(Length), seen);
            }
            else
            {
                // Each domain has its own epochs, and they end within a row of each other.
                Assert.InRange(Enumerable.Range(0, Records).Count(record => seen[record] != Length(record)), 0, 12);
            }
        }
    }

    [Theory]
    [InlineData("shuffle")]
    [InlineData("stratified")]
    [InlineData("curriculum")]
    [InlineData("dynamic_weighted")]
    [InlineData("dynamic_curriculum")]
    public void Read_OfAnySampler_IsAFunctionOfSeedAndPlace(string sampler)
    {
        IBatchSource one = Source(Plan(sampler)),
            same = Source(Plan(sampler)),
            other = Source(Plan(sampler) with { Compute = Plan(sampler).Compute with { Seed = 2 } });
        var steps = Enumerable.Range(0, 120).ToList();
        var read = steps.Select(step => one.Read(step).Inputs).ToList();
        Assert.All(steps, step => Assert.Equal(read[step], same.Read(step).Inputs));
        Assert.Contains(steps, step => !other.Read(step).Inputs.SequenceEqual(read[step]));
        Assert.InRange(read.Select(inputs => string.Join(',', inputs)).Distinct().Count(), 115, 120); // each epoch has its own order
    }

    [Theory]
    [InlineData("shuffle", 0)]
    [InlineData("stratified", 1)]
    [InlineData("curriculum", 2)]
    [InlineData("dynamic_weighted", 2)]
    [InlineData("dynamic_curriculum", 2)]
    public void Restore_AtAnyMicroStep_GoesOnAsTheUnbroken(string sampler, int seed)
    {
        using var scope = torch.NewDisposeScope();
        var plan = Plan(sampler);
        var unbroken = Source(plan);
        for (int stop = 0; stop < 40; stop++)
        {
            var resumed = Copy(unbroken, Source(plan));
            for (int step = stop; step < stop + 3; step++)
            {
                Assert.Equal(unbroken.Read(step).Inputs, resumed.Read(step).Inputs);
            }
            if (stop % Accumulation == Accumulation - 1)
            {
                Learn(unbroken, stop);
            }
            (resumed as IDisposable)?.Dispose();
        }
        (unbroken as IDisposable)?.Dispose();

        void Learn(IBatchSource source, int microStep)
        {
            source.Trained([.. Shown(source.Read(microStep)).Distinct().Select(record => new RecordLoss(record, record * 13 % 29 + seed))]);
            if (microStep % 10 == 9)
            {
                source.Validated((microStep + 1) / Accumulation, new Dictionary<int, double> { [0] = 3, [1] = 1 + microStep % 4 });
            }
        }
    }

    [Fact]
    public void Stratified_EveryStep_KeepsTheMixOfDomains()
    {
        var source = Source(Plan("stratified"));
        var rows = Enumerable.Range(0, 300).Select(step => RowsOf(source.Read(step)).Select(row => Domain(row[0])).ToList()).ToList();
        Assert.All(rows.SelectMany((batch, step) => RowsOf(source.Read(step))), row => Assert.Single(row.Select(Domain).Distinct()));
        var shares = Enumerable.Range(0, 3).Select(domain => rows.SelectMany(row => row).Count(found => found == domain) / 900.0).ToList();
        Assert.InRange(shares[0], 0.5, 0.7);
        for (int step = 0; step < 150; step++)
        {
            for (int domain = 0; domain < 3; domain++)
            {
                Assert.InRange(rows[2 * step].Concat(rows[2 * step + 1]).Count(found => found == domain) - shares[domain] * 6, -1.5, 1.5);
            }
        }
    }

    [Theory]
    [InlineData(CurriculumPace.Linear)]
    [InlineData(CurriculumPace.Root)]
    [InlineData(CurriculumPace.Step)]
    public void Curriculum_AsStepsPass_WidensFromTheEasiestToAll(CurriculumPace pace)
    {
        var plan = Plan("curriculum") with { Sampling = Plan("curriculum").Sampling with { CurriculumPace = pace, CurriculumStart = 0.2 } };
        var source = Source(plan);
        double Hardest(int fromStep, int steps) =>
            Enumerable.Range(fromStep * Accumulation, steps * Accumulation).SelectMany(step => Shown(source.Read(step))).Max(Difficulty);
        Assert.InRange(Hardest(0, 4), 0.05, 0.2);
        double middle = pace switch
        {
            CurriculumPace.Root => Math.Sqrt(0.04 + 0.96 * 0.5),
            CurriculumPace.Step => 0.2 + 0.8 * 0.4,
            _ => 0.6,
        };
        Assert.InRange(Hardest(40, 4), middle - 0.08, middle + 1e-6);
        Assert.InRange(Hardest(80, 20), 0.95, 1);
        // Reading an earlier position again.
        Assert.InRange(Enumerable.Range(0, 8).SelectMany(step => Shown(source.Read(step))).Max(Difficulty), 0, 0.2);
        Assert.InRange(
            Source(plan with { Sampling = plan.Sampling with { CurriculumStart = 0.9 } }) is var wide
                ? Enumerable.Range(0, 12).SelectMany(step => Shown(wide.Read(step))).Max(Difficulty)
                : 0,
            0.5,
            0.9
        );
        Assert.InRange(
            Source(plan with { Sampling = plan.Sampling with { CurriculumLength = 0.1 } }) is var fast
                ? Enumerable.Range(20, 20).SelectMany(step => Shown(fast.Read(step))).Max(Difficulty)
                : 0,
            0.9,
            1
        );
    }

    [Fact]
    public void DynamicWeighted_AfterAnEvaluation_ShowsMoreOfTheDomainWithTheHigherLoss()
    {
        var source = Source(Plan("dynamic_weighted"));
        double Share(int domain, int from) =>
            Enumerable.Range(from, 60).SelectMany(step => RowsOf(source.Read(step))).Count(row => Domain(row[0]) == domain) / 180.0;
        double before = Share(1, 0);
        source.Validated(
            30,
            new Dictionary<int, double>
            {
                [0] = 1,
                [1] = 4,
                [2] = 1,
            }
        );
        double after = Share(1, 60);
        Assert.True(after > before * 1.5, $"{before} → {after}");
        source.Validated(
            60,
            new Dictionary<int, double>
            {
                [0] = 4,
                [1] = 0.5,
                [2] = 1,
            }
        );
        source.Validated(
            61,
            new Dictionary<int, double>
            {
                [0] = 4,
                [1] = 0.5,
                [2] = 1,
            }
        );
        Assert.True(Share(1, 122) < after, $"{after} → {Share(1, 122)}");
    }

    [Fact]
    public void DynamicWeighted_AcrossEvaluations_GoesOnWithEachDomainsPass()
    {
        var source = Source(Plan("dynamic_weighted"));
        var seen = new int[Records];
        for (int step = 0; step < 12; step++)
        {
            if (step % 4 == 0)
            {
                source.Validated(
                    step / Accumulation,
                    new Dictionary<int, double>
                    {
                        [0] = 1 + step,
                        [1] = 2,
                        [2] = 2,
                    }
                );
            }
            foreach (var record in Shown(source.Read(step)))
            {
                seen[record]++;
            }
        }
        // No record is repeated before its domain is used up.
        Assert.All(Enumerable.Range(0, Records), record => Assert.InRange(seen[record], 0, Length(record)));
    }

    [Fact]
    public void DynamicCurriculum_WhenARecordTurnsOutHard_LaysItAside()
    {
        var plan = Plan("dynamic_curriculum") with { Sampling = Plan("dynamic_curriculum").Sampling with { CurriculumStart = 0.2 } };
        IBatchSource taught = Source(plan),
            untaught = Source(plan);
        taught.Read(0);
        untaught.Read(0);
        taught.Trained([
            .. Enumerable
                .Range(0, Records)
                .Select(record => new RecordLoss(
                    record,
                    record < 30 ? 9
                        : record < 60 ? 1
                        : 2
                )),
        ]);
        int Of(IBatchSource source, int from, int to) =>
            Enumerable.Range(10, 30).SelectMany(step => Shown(source.Read(step))).Count(record => record >= from && record < to);
        Assert.True(Of(taught, 0, 30) < Of(untaught, 0, 30) / 3, $"{Of(taught, 0, 30)} of {Of(untaught, 0, 30)}");
        Assert.True(Of(taught, 30, 60) > Of(untaught, 30, 60) * 3 / 2, $"{Of(taught, 30, 60)} of {Of(untaught, 30, 60)}");
        Assert.True(taught.WantsLosses);
        (taught as IDisposable)!.Dispose();
        (untaught as IDisposable)!.Dispose();
    }

    private static List<List<int>> RowsOf(Batch batch) =>
        [
            .. Enumerable
                .Range(0, batch.Rows)
                .Select(row => Shown(batch with { Targets = batch.Targets[(row * batch.Columns)..((row + 1) * batch.Columns)] }).ToList()),
        ];

    /// <summary>Like a checkpoint: tensors are filled in place, then the JSON state is restored.</summary>
    private static IBatchSource Copy(IBatchSource from, IBatchSource to)
    {
        foreach (var (saved, filled) in from.Tensors().Zip(to.Tensors()))
        {
            filled.Value.copy_(saved.Value);
        }
        to.Restore(System.Text.Json.Nodes.JsonNode.Parse(from.Save()?.ToJsonString() ?? "null"));
        return to;
    }
}
