using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Engine.State;
using Jarvis.Engine.TokenFiles;
using Jarvis.Runs.Preparation;
using Jarvis.Testing;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Training;
using Xunit;

namespace Jarvis.Runs.Tests;

public sealed class PreparationTests : IDisposable
{
    private static readonly TextTokenizer _bareTokenizer = new(
        TokenizerTraining.Train(
            ["It learned nothing of documents, and has no token that ends one."u8.ToArray()],
            lines: false,
            new BpeTrainingOptions { VocabularySize = 280, FullAlphabet = true }
        )
    );

    private readonly TemporaryFolder _folder = new();

    private DataPreparation Preparation => new(new JarvisPaths(_folder["home"]), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prepare_InstructionRecords_CountsTheAnswersOnly()
    {
        string file = Instructions(60);
        var result = Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 320 }, _folder["out"]);

        using var set = TokenSet.Open(result.Directory);
        var tokenizer = TextTokenizer.Load(result.Directory);
        var ids = new long[set.Train.Count];
        set.Train.Read(0, ids);
        var counted = ids.Where((_, i) => set.Train.Mask(0, ids.Length)[i] == 1).Select(i => (int)i).ToArray();
        string answers = tokenizer.DecodeText(counted);
        Assert.DoesNotContain("What is", answers, StringComparison.Ordinal);
        Assert.Equal(
            set.Manifest.Train.Records,
            answers.Split("<|im_end|>", StringSplitOptions.RemoveEmptyEntries).Count(a => a.StartsWith("It is ", StringComparison.Ordinal))
        );
        Assert.Equal(set.Manifest.Train.Counted, counted.Length);
        Assert.Equal(ChatTemplate.ChatMl, tokenizer.Config.ChatTemplate);
    }

    [Fact]
    public void Prepare_CodeWithDocstrings_WritesPairsOfTrainingRecordsWithoutTheDocstringInTheCode()
    {
        string file = _folder.Write(
            "code.jsonl",
            string.Concat(
                Enumerable
                    .Range(0, 40)
                    .Select(i =>
                        JsonSerializer.Serialize(
                            new
                            {
                                code = $"def f{i}(x):\n    \"\"\"Adds {i} to x.\n\n    Nothing more.\"\"\"\n    return x + {i}",
                                docstring = $"Adds {i} to x.\n\nNothing more.",
                                language = "python",
                                partition = i % 4 == 0 ? "valid" : "train",
                            }
                        ) + "\n"
                    )
            )
        );
        var result = Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 320 }, _folder["out"]);
        using var set = TokenSet.Open(result.Directory);
        var tokenizer = TextTokenizer.Load(result.Directory);
        Assert.Equal(2 * set.Train.Records, set.Pairs!.Records);
        Assert.Equal(30, set.Train.Records);
        string Text(long record)
        {
            long start = set.Pairs.RecordStart(record),
                end = record + 1 < set.Pairs.Records ? set.Pairs.RecordStart(record + 1) : set.Pairs.Count;
            var ids = new long[end - start];
            set.Pairs.Read(start, ids);
            return tokenizer.DecodeText([.. ids.Select(id => (int)id)]);
        }
        Assert.Equal("def f1(x):\n    \n    return x + 1", Text(0));
        Assert.Equal("Adds 1 to x.\n\nNothing more.", Text(1));
        var pairs = new PairReader(set.Pairs, rows: 3, most: 4, seed: 1).Read(0);
        Assert.Equal((3, 4, 3), (pairs.Code.Lengths.Length, pairs.Code.Columns, pairs.Docstring.Lengths.Length));
        Assert.True(set.Train.HasMask);
        using var all = TokenSet.Open(result.Directory, responsesOnly: false);
        Assert.False(all.Train.HasMask);
        Assert.True(all.Train.Mask(0, 5).IsEmpty);
    }

    [Fact]
    public void Prepare_Text_DecodesToTheDocumentsWithAnEndAfterEach()
    {
        string file = _folder.Write("poem.txt", "One line of text, and naïve words.\n");
        var result = Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 300 }, _folder["out"]);
        using var set = TokenSet.Open(result.Directory);
        var ids = new long[set.Train.Count];
        set.Train.Read(0, ids);
        Assert.Equal(
            "One line of text, and naïve words.<|endoftext|>",
            TextTokenizer.Load(result.Directory).DecodeText([.. ids.Select(i => (int)i)]).Replace("\n", "", StringComparison.Ordinal)
        );
        Assert.False(set.Train.HasMask);
        Assert.Null(TextTokenizer.Load(result.Directory).Config.ChatTemplate);
        Assert.Contains(result.Notes, n => n.Contains("one document only", StringComparison.Ordinal));
    }

    [Fact]
    public void Prepare_WithDuplicatesAndInvalidLines_ReportsThem()
    {
        string good = string.Concat(
            Enumerable.Range(0, 20).Select(i => JsonSerializer.Serialize(new { text = $"Document {i} has some text of its own." }) + "\n")
        );
        string file = _folder.Write("some.jsonl", good + "{broken\n" + good.Split('\n')[3] + "\n" + good.Split('\n')[4] + "\n");
        var result = Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 300 }, _folder["out"]);
        Assert.Equal((20, 2, 1), (result.Manifest.Records, result.Manifest.Duplicates, result.Manifest.Broken));
        Assert.Contains("some.jsonl, line 21", Assert.Single(result.BrokenExamples), StringComparison.Ordinal);
        Assert.Equal(20, result.Manifest.Train.Records + result.Manifest.Validation.Records);
    }

    [Fact]
    public void Prepare_WithWeights_TakesTheirSharesOfEachEntryAndMoreOfTheSameWithALargerOne()
    {
        string all = Texts("all.jsonl", "whole", 60),
            part = Texts("part.jsonl", "partial", 400);
        var request = new PreparationRequest([all, part]) { VocabularySize = 300, Weights = [2, 1] };
        var half = Preparation.Prepare(request, _folder["half"]);
        var quarter = Preparation.Prepare(request with { Weights = [4, 1] }, _folder["quarter"]);
        Assert.InRange(half.Manifest.Records, 60 + 160, 60 + 240); // of 400, standard deviation 10
        Assert.InRange(quarter.Manifest.Records, 60 + 65, 60 + 135);
        Assert.Equal(60, Count(half, "whole"));
        Assert.Superset(Documents(quarter), Documents(half));
    }

    [Fact]
    public void Prepare_WithWeightsThatTakeAll_ReusesWhatWasMadeWithout()
    {
        string file = Instructions(40);
        var request = new PreparationRequest([file]) { VocabularySize = 300 };
        Preparation.Prepare(request, _folder["a"]);
        Assert.True(Preparation.Prepare(request with { Weights = [3] }, _folder["a"]).Reused);
        Assert.False(Preparation.Prepare(request with { Weights = [0.5] }, _folder["a"]).Reused);
    }

    [Fact]
    public void Prepare_WithAWeightThatLeavesNothing_SaysSo()
    {
        string file = _folder.Write("poem.txt", "One line of text.");
        var failure = Assert.Throws<PreparationException>(() =>
            Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 300, Weights = [1e-9] }, _folder["out"])
        );
        Assert.Contains("Give it a larger weight", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_TheSameTwice_ReusesAndGivesTheSameBytesElsewhere()
    {
        string file = Instructions(40);
        var request = new PreparationRequest([file]) { VocabularySize = 300 };
        var first = Preparation.Prepare(request, _folder["a"]);
        Assert.True(Preparation.Prepare(request, _folder["a"]).Reused);
        var second = Preparation.Prepare(request, _folder["b"]);
        Assert.False(second.Reused);
        Assert.Equal(first.Manifest.Files, second.Manifest.Files);
        Assert.False(Preparation.Prepare(request with { Seed = 2 }, _folder["a"]).Reused);
    }

    [Fact]
    public void Prepare_AfterTheFileChanged_IsMadeAnew()
    {
        string file = Instructions(40);
        var request = new PreparationRequest([file]) { VocabularySize = 300 };
        var first = Preparation.Prepare(request);
        Instructions(41);
        var second = Preparation.Prepare(request);
        Assert.False(second.Reused);
        Assert.NotEqual(first.Directory, second.Directory);
        Assert.StartsWith(_folder[Path.Combine("home", "tokens")], second.Directory, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_OfADataset_TakesItsRecordsAndCountsAndNamesItsVersion()
    {
        string directory = new JarvisPaths(_folder["home"]).Dataset("numbers");
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        var dataset = new Importer(TimeProvider.System).Import(
            new ImportRequest([new FileSource(Instructions(40)), new FileSource(Instructions(40))], directory, "numbers", "Numbers")
        );
        var result = Preparation.Prepare(new PreparationRequest(["dataset:numbers"]) { VocabularySize = 300 });
        Assert.Equal((40, 40), (result.Manifest.Records, result.Manifest.Duplicates));
        Assert.Equal(new TokenSource("dataset:numbers", 1, dataset.Hash), Assert.Single(result.Manifest.Sources));
        Assert.True(Preparation.Prepare(new PreparationRequest(["dataset:numbers"]) { VocabularySize = 300 }).Reused);
    }

    [Fact]
    public void Prepare_UnderTheHome_KeepsTheTrainedTokenizerToBeChosenAgain()
    {
        Preparation.Prepare(new PreparationRequest([Instructions(40)]) { VocabularySize = 300 });
        string id = Path.GetFileName(Assert.Single(Directory.GetDirectories(_folder[Path.Combine("home", "tokenizers")])));
        Assert.StartsWith("instructions-300-", id, StringComparison.Ordinal);
        var again = Preparation.Prepare(new PreparationRequest([Instructions(40)]) { Tokenizer = id });
        Assert.Equal(300, again.Manifest.VocabularySize);
    }

    [Fact]
    public void Sweep_AfterAKilledProcess_RemovesOldLeftoversOnly()
    {
        Directory.CreateDirectory(_folder["a.building-12345678"]);
        Directory.CreateDirectory(_folder["b.deleting-12345678"]);
        Directory.CreateDirectory(_folder["c"]);
        TokenSetWriter.Sweep(_folder.Path, DateTimeOffset.UnixEpoch);
        Assert.Equal(3, Directory.GetDirectories(_folder.Path).Length);
        TokenSetWriter.Sweep(_folder.Path, DateTimeOffset.MaxValue);
        Assert.Equal([_folder["c"]], Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public void Prepare_WithAGivenTokenizer_UsesItAndItsEndToken()
    {
        string path = _folder["tokenizer"];
        _bareTokenizer.Save(path);
        var result = Preparation.Prepare(new PreparationRequest([Instructions(30)]) { Tokenizer = path }, _folder["out"]);
        var used = TextTokenizer.Load(result.Directory);
        Assert.Equal(ChatTemplate.Headings, used.Config.ChatTemplate);
        Assert.Equal(_bareTokenizer.VocabularySize, used.EndOfText);
        Assert.Contains(result.Notes, n => n.Contains("was added as id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void SplitRule_OverManyDocuments_HoldsOutTheShareAndDecidesByContent(double share)
    {
        var documents = Enumerable
            .Range(0, 4000)
            .Select(i => new Document(
                "x",
                null,
                null,
                new UInt128(Permutation.Mix(3, (ulong)i), Permutation.Mix(4, (ulong)i)),
                RecordLabels.None
            ))
            .ToList();
        var rule = new SplitRule(share, seed: 1);
        var held = documents.Where(rule.HeldOut).ToHashSet();
        Assert.InRange(held.Count, share * 4000 * 0.8, share * 4000 * 1.2);
        Assert.All(documents, d => Assert.Equal(held.Contains(d), new SplitRule(share, seed: 1).HeldOut(d with { })));
        Assert.True(share == 0 || documents.Count(new SplitRule(share, seed: 2).HeldOut) > 0);
    }

    [Fact]
    public void Prepare_TwoDocuments_HasOneOnEachSide()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            string file = _folder.Write("two.jsonl", "{\"text\":\"the first of two documents\"}\n{\"text\":\"and the second of them\"}\n");
            var result = Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 300, Seed = seed }, _folder["out" + seed]);
            Assert.Equal((1, 1), (result.Manifest.Train.Records, result.Manifest.Validation.Records));
        }
    }

    [Fact]
    public void Prepare_Cancelled_LeavesNothing()
    {
        string file = Instructions(2000);
        using var stop = new CancellationTokenSource();
        var progress = new Cancelling(stop);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 300 }, _folder["out"], progress, stop.Token)
        );
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Prepare_AFileThatGrowsMeanwhile_IsRefused()
    {
        string file = Instructions(2000);
        var progress = new Appending(file);
        var error = Assert.Throws<PreparationException>(() =>
            Preparation.Prepare(new PreparationRequest([file]) { VocabularySize = 300 }, _folder["out"], progress)
        );
        Assert.Contains("instructions.json changed while it was read", error.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Prepare_BadInput_SaysWhatIsWrong()
    {
        AssertRefused(new PreparationRequest([]), "No data is named");
        AssertRefused(new PreparationRequest([_folder["none.txt"]]), "does not exist");
        AssertRefused(new PreparationRequest([_folder.Write("x.exe", "x")]), "x.exe");
        AssertRefused(new PreparationRequest([_folder.Write("e.txt", "")]), "e.txt");
        AssertRefused(new PreparationRequest(["dataset:nope"]), "nope");
        AssertRefused(new PreparationRequest(["dataset:../../etc"]), "not the id");
        AssertRefused(new PreparationRequest([Instructions(5)]) { Validation = 1.5 }, "1.5");
        AssertRefused(new PreparationRequest([Instructions(5)]) { VocabularySize = 5 }, "at least 259");
        AssertRefused(new PreparationRequest([Instructions(5)]) { Tokenizer = _folder["no-tokenizer"] }, "no-tokenizer");
        Assert.DoesNotContain("out", Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private void AssertRefused(PreparationRequest request, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<PreparationException>(() => Preparation.Prepare(request, _folder["out"])).Message,
            StringComparison.Ordinal
        );

    private string Instructions(int count) =>
        _folder.Write(
            "instructions.json",
            JsonSerializer.Serialize(
                Enumerable
                    .Range(0, count)
                    .Select(i => new
                    {
                        instruction = $"What is number {i}?",
                        input = "",
                        response = $"It is {i * 37 % 1000} and so on.",
                    })
            )
        );

    private sealed class Appending(string file) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value)
        {
            if (value.Text == "Writing tokens")
            {
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            }
        }
    }

    private sealed class Cancelling(CancellationTokenSource stop) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value)
        {
            if (value.Text == "Writing tokens")
            {
                stop.Cancel();
            }
        }
    }

    private string Texts(string name, string word, int count) =>
        _folder.Write(
            name,
            string.Concat(Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new { text = $"The {word} text {i}." }) + "\n"))
        );

    private static int Count(PreparationResult result, string word) =>
        Documents(result).Count(text => text.Contains(word, StringComparison.Ordinal));

    private static HashSet<string> Documents(PreparationResult result)
    {
        using var set = TokenSet.Open(result.Directory);
        var tokenizer = TextTokenizer.Load(result.Directory);
        return
        [
            .. new[] { set.Train, set.Validation! }.SelectMany(tokens =>
                Text(tokens).Split("<|endoftext|>", StringSplitOptions.RemoveEmptyEntries)
            ),
        ];

        string Text(TokenFile tokens)
        {
            var ids = new long[tokens.Count];
            tokens.Read(0, ids);
            return tokenizer.DecodeText([.. ids.Select(id => (int)id)]);
        }
    }
}
