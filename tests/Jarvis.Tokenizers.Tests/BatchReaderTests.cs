using Jarvis.Engine.State;
using Jarvis.Engine.TokenFiles;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

public sealed class BatchReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Permutation_OfAnyCount_VisitsEachOnce(int count)
    {
        var permutation = new Permutation(count, 42);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Enumerable.Range(0, count).Select(i => permutation[i]).Order());
    }

    [Fact]
    public void Permutation_OfAnotherKey_IsAnotherOrder() =>
        Assert.NotEqual(
            Enumerable.Range(0, 100).Select(i => new Permutation(100, 1)[i]),
            Enumerable.Range(0, 100).Select(i => new Permutation(100, 2)[i])
        );

    [Fact]
    public void Read_AnyRow_HasItsInputsShiftedByOneAsTargets()
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), 1000);
        var reader = new BatchReader(set.Train, context: 8, rows: 3, seed: 5);
        for (long step = 0; step < 100; step++)
        {
            var batch = reader.Read(step);
            Assert.Equal(24, batch.Counted);
            Assert.Equal(batch.Inputs.Select(i => i + 1), batch.Targets);
            Assert.Equal(Enumerable.Range(0, 3).Select(row => reader.WindowStart(step, row)), batch.Inputs.Where((_, i) => i % 8 == 0));
        }
    }

    [Fact]
    public void Read_OverAnEpoch_VisitsEveryWindowOnce()
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), 1003);
        var reader = new BatchReader(set.Train, context: 10, rows: 1, seed: 5);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var targets = Enumerable
                .Range(0, (int)reader.WindowsPerEpoch)
                .SelectMany(i => reader.Read((epoch * reader.WindowsPerEpoch) + i).Targets)
                .Order()
                .ToList();
            Assert.Equal(targets.Distinct().Count(), targets.Count);
            Assert.InRange(targets.Count, 980, 1002);
            Assert.Equal(targets.Count - 1, targets[^1] - targets[0]);
        }
    }

    [Fact]
    public void Read_ByPositionAlone_GivesTheSameBatchInANewReader()
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), 5000);
        var first = new BatchReader(set.Train, 16, 4, seed: 9);
        for (long step = 0; step < 200; step++)
        {
            first.Read(step);
        }

        Assert.Equal(first.Read(123).Inputs, new BatchReader(set.Train, 16, 4, seed: 9).Read(123).Inputs);
        Assert.NotEqual(first.Read(123).Inputs, new BatchReader(set.Train, 16, 4, seed: 10).Read(123).Inputs);
        Assert.NotEqual(first.Read(0).Inputs, first.Read(first.WindowsPerEpoch / 4).Inputs);
    }

    [Fact]
    public void Read_WithAMask_CountsOnlyMarkedTargets()
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), 500, counts: i => i % 3 == 0);
        var batch = new BatchReader(set.Train, 7, 2, seed: 1).Read(4);
        Assert.Equal(batch.Inputs.Select(i => (i + 1) % 3 == 0 ? i + 1 : Batch.Ignored), batch.Targets);
        Assert.Equal(batch.Targets.Count(t => t != Batch.Ignored), batch.Counted);
    }

    [Fact]
    public void Read_AFileShorterThanAWindow_PadsWithoutCounting()
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), 4);
        var batch = new BatchReader(set.Train, 6, 2, seed: 1).Read(7);
        Assert.Equal([0, 1, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0], batch.Inputs);
        Assert.Equal([1, 2, 3, -100, -100, -100, 1, 2, 3, -100, -100, -100], batch.Targets);
        Assert.Equal(6, batch.Counted);
    }

    [Fact]
    public void BatchReader_WithoutTokens_SaysWhatToDo()
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), 1);
        Assert.Contains(
            "Give more data",
            Assert.Throws<InvalidDataException>(() => new BatchReader(set.Train, 4, 1, 1)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(9, 8)]
    [InlineData(100, 99)]
    public void EvaluationReader_OverTheWholeFile_CountsEachTargetOnce(int tokens, int targets)
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), tokens);
        var reader = new EvaluationReader(set.Validation, 8, 3);
        var seen = Enumerable.Range(0, reader.Batches).SelectMany(i => reader.Read(i).Targets).Where(t => t != Batch.Ignored);
        Assert.Equal(Enumerable.Range(1, targets).Select(i => (long)i), seen);
    }

    [Fact]
    public void EvaluationReader_WithALimit_SpreadsOverTheFile()
    {
        using var folder = new TempFolder();
        using var set = Toy.Counting(folder.Sub("t"), 10_000);
        var reader = new EvaluationReader(set.Validation, 10, 2, mostBatches: 5);
        Assert.Equal(5, reader.Batches);
        Assert.Equal([0, 2000, 4000, 6000, 8000], Enumerable.Range(0, 5).Select(i => reader.Read(i).Inputs[0]));
    }
}
