using System.Text;
using Jarvis.Tokenizers.Format;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

/// <summary>The three ways to merge a piece (scan, heap, cache) give the result of the definition.</summary>
public sealed class MergingTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(60)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(500)]
    public void Encode_OnePieceOfAnyLength_MergesTheLowestRankLeftmostFirst(int length)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            string word = new([.. Some.Numbers(seed * 977).Take(length).Select(n => "thequickadogrnse"[(int)((n >> 20) % 16)])]);
            Assert.Equal(ByDefinition(word), Some.Tokenizer.Encode(word).Select(id => Some.Tokenizer.TokenOf(id)!));
            Assert.Equal(ByDefinition(word), Some.Tokenizer.Encode(word).Select(id => Some.Tokenizer.TokenOf(id)!));
        }
    }

    [Fact]
    public void Encode_AMegabyteWithoutABlank_TakesNoQuadraticTime()
    {
        string word = string.Concat(Enumerable.Repeat("thequickbrowndog", 1 << 16));
        Assert.Equal(word, Some.Tokenizer.DecodeText(Some.Tokenizer.Encode(word)));
    }

    [Fact]
    public void Encode_FromManyThreads_GivesTheSameIds()
    {
        string text = string.Concat(Enumerable.Repeat("the fox runs over the river, and naïve dogs sleep. ", 50));
        int[] expected = Some.Tokenizer.Encode(text);
        Parallel.For(0, 64, _ => Assert.Equal(expected, Some.Tokenizer.Encode(text)));
    }

    [Fact]
    public void Encode_MoreWordsThanTheCacheHolds_GivesTheSameIdsAgain()
    {
        string[] words =
        [
            .. Some.Numbers(5).Take(120_000).Select(n => Convert.ToHexStringLower(BitConverter.GetBytes(n))[..(1 + (int)(n % 15))]),
        ];
        string text = string.Join(' ', words);
        int[] first = Some.Tokenizer.Encode(text);
        Assert.Equal(first, Some.Tokenizer.Encode(text));
        Assert.Equal(text, Some.Tokenizer.DecodeText(first));
    }

    private static IEnumerable<string> ByDefinition(string word)
    {
        var ranks = Some.Tokenizer.Parts.Merges.Select((m, i) => (m, i)).ToDictionary(e => e.m, e => e.i);
        var parts = Encoding.UTF8.GetBytes(word).Select(b => ByteAlphabet.ToChar(b).ToString()).ToList();
        while (true)
        {
            int best = Enumerable
                .Range(0, parts.Count - 1)
                .Where(i => ranks.ContainsKey((parts[i], parts[i + 1])))
                .OrderBy(i => ranks[(parts[i], parts[i + 1])])
                .ThenBy(i => i)
                .FirstOrDefault(-1);
            if (best < 0)
            {
                return parts;
            }

            parts[best] += parts[best + 1];
            parts.RemoveAt(best + 1);
        }
    }
}
