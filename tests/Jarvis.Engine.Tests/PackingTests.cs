using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.TokenFiles;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>How complete records are packed into rows, and which plans may use packing.</summary>
public sealed class PackingTests : SamplerRecords
{
    [Fact]
    public void Records_Packed_FillTheirRowsAndKeepTheirSegments()
    {
        var source = Source(Plan("shuffle"));
        long tokens = 0,
            room = 0;
        for (int step = 0; step < 20; step++)
        {
            var batch = source.Read(step);
            var (segments, positions) = batch.Packing!.Value;
            tokens += batch.Tokens;
            room += batch.Rows * Context;
            foreach (var span in batch.Records!)
            {
                int at = span.Row * batch.Columns + span.Column;
                Assert.All(
                    Enumerable.Range(0, span.Length),
                    i =>
                        Assert.Equal((span.Record, i, segments[at]), ((int)batch.Targets[at + i], (int)positions[at + i], segments[at + i]))
                );
                Assert.All(batch.Inputs.Skip(at).Take(span.Length), id => Assert.Equal(span.Record, id));
            }
            Assert.Equal(
                batch.Records!.Count,
                batch.Records!.Select(span => (span.Row, segments[span.Row * batch.Columns + span.Column])).Distinct().Count()
            );
            Assert.Equal(batch.Tokens, batch.Targets.Count(target => target != Batch.Ignored));
        }
        Assert.True(tokens > room * 0.9, $"{tokens} of {room}");
    }

    [Fact]
    public void Plan_WithASamplerOverAStream_IsRefusedAndAutoTakesRecords()
    {
        var plan = new TrainingPlan
        {
            Data = new() { Files = ["made up"] },
            Sampling = new() { Sampler = "curriculum" },
        };
        Assert.Equal(RecordPacking.Records, PlanResolver.Resolve(plan, MachineFacts.Here).Sampling.Packing);
        Assert.Equal(
            RecordPacking.Stream,
            PlanResolver.Resolve(plan with { Sampling = plan.Sampling with { Sampler = "shuffle" } }, MachineFacts.Here).Sampling.Packing
        );
        Assert.Contains(
            "whole records",
            Assert.Single(PlanChecks.Problems(plan with { Sampling = plan.Sampling with { Packing = RecordPacking.Stream } })),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "carried_state",
            string.Join(' ', PlanChecks.Problems(plan with { Model = plan.Model with { Architecture = "lstm", CarriedState = true } })),
            StringComparison.Ordinal
        );
        Assert.Equal(
            2,
            PlanChecks.Problems(plan with { Sampling = plan.Sampling with { CurriculumStart = 0, CurriculumLength = 1.5 } }).Count
        );
    }
}
