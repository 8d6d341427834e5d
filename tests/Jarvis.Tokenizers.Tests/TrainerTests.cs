using System.Diagnostics;
using System.Text;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.PreTokenizers;
using Jarvis.Tokenizers.Training;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

public sealed class TrainerTests
{
    [Fact]
    public void Train_OnSmallTexts_LearnsWhatAPlainRecountLearns()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            string text = new([.. Some.Numbers(seed * 131).Take(600).Select(n => "aab b\n"[(int)((n >> 30) % 6)])]);
            var learned = TokenizerTraining.Train(
                [Encoding.UTF8.GetBytes(text)],
                lines: true,
                new BpeTrainingOptions { VocabularySize = 60 }
            );
            Assert.Equal(ByRecounting(text, 60), learned.Merges);
        }
    }

    [Fact]
    public void Train_SplitOverManyTexts_LearnsTheSameAsFromOne()
    {
        string[] lines = [.. Enumerable.Range(0, 500).Select(i => $"line {i * 7919 % 1000} of the text that is trained on {i % 13}\n")];
        var options = new BpeTrainingOptions { VocabularySize = 300 };
        var one = TokenizerTraining.Train([Encoding.UTF8.GetBytes(string.Concat(lines))], lines: true, options);
        var many = TokenizerTraining.Train(
            lines.Select(l => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(l)),
            lines: true,
            options,
            threads: 4
        );
        Assert.Equal(one.Merges, many.Merges);
        Assert.Equal(one.Vocabulary, many.Vocabulary);
    }

    [Fact]
    public void Train_ForRuns_HasEveryByteAndTheSpecialTokensFirst()
    {
        var tokenizer = Some.Train(BpeTrainingOptions.ForRuns(300));
        Assert.Equal([0, 1, 2], SpecialTokens.All.Select(t => tokenizer.IdOf(t)!.Value));
        Assert.Null(tokenizer.Loss);
        Assert.Equal(0, tokenizer.EndOfText);
        Assert.InRange(tokenizer.VocabularySize, 260, 300);
    }

    [Fact]
    public void Train_TooSmallAVocabulary_IsRefusedWithTheLeastPossible()
    {
        var error = Assert.Throws<ArgumentException>(() => Some.Train(BpeTrainingOptions.ForRuns(100)));
        Assert.Contains("at least 259", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            TokenizerTraining.Train(
                [Encoding.UTF8.GetBytes("some text to train on")],
                lines: false,
                new BpeTrainingOptions { VocabularySize = 300 },
                cancellationToken: stop.Token
            )
        );
    }

    [Fact]
    public void Train_8192TokensOn10MB_TakesLessThan30Seconds()
    {
        var text = new StringBuilder(10_100_000);
        using var numbers = Some.Numbers(11).GetEnumerator();
        while (text.Length < 10_000_000)
        {
            numbers.MoveNext();
            // With frequency 1/rank, as in natural text.
            ulong rank = (ulong)Math.Pow(40_000, (numbers.Current >> 11) / (double)(1UL << 53));
            text.Append(Convert.ToHexStringLower(BitConverter.GetBytes(Engine.State.Permutation.Mix(rank, 3)))[..(2 + (int)(rank % 9))]);
            text.Append(numbers.Current % 13 == 0 ? '\n' : ' ');
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text.ToString());
        long startedAt = Stopwatch.GetTimestamp();
        var parts = TokenizerTraining.Train(
            [utf8.AsMemory(0, utf8.Length / 2), utf8.AsMemory(utf8.Length / 2)],
            lines: false,
            BpeTrainingOptions.ForRuns(8192)
        );
        Assert.InRange(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 0, 30);
        Assert.Equal(8192, parts.Vocabulary.Count);
    }

    [Fact]
    public void FileInLines_AnyFile_GivesItsBytesInPiecesThatEndLines()
    {
        using var folder = new TempFolder();
        string line = new string('x', 900) + "\n";
        string path = folder.Write("lines.txt", string.Concat(Enumerable.Repeat(line, 4000)) + "last");
        var pieces = TokenizerTraining.FileInLines(path).Select(p => p.ToArray()).ToList();
        Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(pieces.SelectMany(p => p).ToArray()));
        Assert.True(pieces.Count > 2);
        Assert.All(pieces.SkipLast(1), p => Assert.Equal((byte)'\n', p[^1]));
    }

    /// <summary>The definition: counts all pairs again before every merge.</summary>
    private static List<(string, string)> ByRecounting(string text, int vocabularySize)
    {
        var scanner = new Gpt2Scanner();
        var words = new List<List<string>>();
        foreach (string line in text.Split('\n').SkipLast(1).Select(l => l + "\n").Append(text[(text.LastIndexOf('\n') + 1)..]))
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(line);
            for (int start = 0, end; start < utf8.Length; start = end)
            {
                end = scanner.End(utf8, start);
                words.Add([.. utf8[start..end].Select(b => ByteAlphabet.ToChar(b).ToString())]);
            }
        }

        var tokens = words.SelectMany(w => w).Distinct().Order(StringComparer.Ordinal).ToList();
        var merges = new List<(string, string)>();
        while (tokens.Count < vocabularySize)
        {
            var pairs = words.SelectMany(w => w.Zip(w.Skip(1))).GroupBy(p => p).Select(g => (Pair: g.Key, Count: g.Count())).ToList();
            if (pairs.Count == 0)
            {
                break;
            }

            var (best, _) = pairs
                .OrderByDescending(p => p.Count)
                .ThenBy(p => tokens.IndexOf(p.Pair.First))
                .ThenBy(p => tokens.IndexOf(p.Pair.Second))
                .First();
            merges.Add(best);
            tokens.Add(best.First + best.Second);
            foreach (var word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == best.First && word[i + 1] == best.Second)
                    {
                        word[i] += word[i + 1];
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return merges;
    }
}
