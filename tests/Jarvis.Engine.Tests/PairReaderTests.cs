using Jarvis.Engine.TokenFiles;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class PairReaderTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>In the synthetic pairs, code k begins with token k and its docstring with token k + 120.</summary>
    [Fact]
    public void Read_AnEpoch_GivesEachPairOnceInAnOrderOfItsOwn()
    {
        using var tokens = TokenSet.Open(_run.TokensFolder);
        var reader = new PairReader(tokens.Pairs, rows: 5, most: 16, seed: 1);
        long[] Codes(long step, PairReader from) => [.. Enumerable.Range(0, 5).Select(row => from.Read(step).Code.Ids[row * 3])];
        var epochs = Enumerable.Range(0, 6).Select(step => Codes(step, reader)).ToList();
        Assert.All(epochs, epoch => Assert.Equal([0, 1, 2, 3, 4], epoch.Order()));
        Assert.True(epochs.Select(epoch => string.Join(',', epoch)).Distinct().Count() > 1);
        Assert.Equal(epochs[3], Codes(3, new PairReader(tokens.Pairs, 5, 16, seed: 1)));
        Assert.NotEqual(epochs, Enumerable.Range(0, 6).Select(step => Codes(step, new PairReader(tokens.Pairs, 5, 16, seed: 2))));
    }

    [Fact]
    public void Read_ABatch_KeepsCodeAndDocstringTogetherAndCutsWhatIsTooLong()
    {
        using var tokens = TokenSet.Open(_run.TokensFolder);
        var pairs = new PairReader(tokens.Pairs, rows: 2, most: 2, seed: 1).Read(7);
        Assert.Equal((2, 2), (pairs.Code.Columns, pairs.Docstring.Columns));
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(pairs.Code.Ids[row * 2] + 120, pairs.Docstring.Ids[row * 2]);
        }
        Assert.Equal([2, 2], pairs.Code.Lengths);
    }
}
