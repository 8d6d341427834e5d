using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Runs.Preparation;
using Xunit;

namespace Jarvis.Tokenizers.Tests;

public sealed class RecordFactsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prepare_QuestionsWithLabels_KeepsDomainDifficultyAndDatasetOfEachRecord()
    {
        string json =
            "["
            + string.Join(
                ",",
                Enumerable
                    .Range(0, 30)
                    .Select(i =>
                        $$"""{"question": "What is number {{i}}?", "answer": "It is {{i}}.", "domain": "{{(i % 3 == 0 ? "sums" : "words")}}", "difficulty": {{(i % 10 + 0.5) / 10}} }"""
                    )
            )
            + "]";
        string folder = _folder.Sub("theta");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "questions.json"), json);
        string notes = _folder.Write(
            "notes.jsonl",
            string.Concat(Enumerable.Range(0, 10).Select(i => $$"""{"text": "Note {{i}} has no label at all."}""" + "\n"))
        );
        var result = new DataPreparation(new JarvisPaths(_folder.Sub("home")), TimeProvider.System).Prepare(
            new PreparationRequest([folder, notes]) { VocabularySize = 300 },
            _folder.Sub("out")
        );

        Assert.Equal(
            [("sums", 10), ("words", 20), ("notes.jsonl", 10)],
            result.Manifest.Domains.Select(domain => (domain.Name, (int)(domain.Train + domain.Validation)))
        );
        Assert.Equal(["theta", "notes.jsonl"], result.Manifest.Datasets.Select(dataset => dataset.Name));
        using var set = TokenSet.Open(result.Directory);
        foreach (var file in new[] { set.Train, set.Validation })
        {
            var facts = Enumerable.Range(0, (int)file.Records).Select(record => file.Facts(record)).ToList();
            Assert.All(facts.Where(row => row.Dataset == 0), row => Assert.Equal(0.05, row.Difficulty * 10 % 1 / 10, 1e-6));
            Assert.All(facts.Where(row => row.Dataset == 1), row => Assert.Equal((2, true), (row.Domain, row.Difficulty is >= 0 and <= 1)));
            Assert.Equal(
                file == set.Train
                    ? result.Manifest.Domains.Sum(domain => domain.Train)
                    : result.Manifest.Domains.Sum(domain => domain.Validation),
                file.Records
            );
        }
    }

    [Fact]
    public void Difficulty_NotGiven_GrowsWithLengthAndWithRarity()
    {
        Toy.Write(
            _folder.Sub("t"),
            100,
            writer =>
            {
                for (int record = 0; record < 50; record++)
                {
                    writer.Write(false, [.. Enumerable.Repeat(1, 10)], []); // common and short
                }
                writer.Write(false, [.. Enumerable.Repeat(1, 40)], []); // common and long
                writer.Write(false, [.. Enumerable.Range(20, 10)], []); // rare and short
                writer.Write(false, [.. Enumerable.Range(40, 40)], []); // rare and long
                writer.Write(true, [.. Enumerable.Range(40, 40)], []);
                writer.Write(true, [1, 1], [], new RecordLabels("a", "b", 0.9));
            }
        );
        using var set = TokenSet.Open(_folder.Sub("t"));
        float plain = set.Train.Facts(0).Difficulty,
            longer = set.Train.Facts(50).Difficulty,
            rarer = set.Train.Facts(51).Difficulty,
            both = set.Train.Facts(52).Difficulty;
        Assert.True(plain < 0.5 && longer > plain && rarer > plain && both > longer && both > rarer, $"{plain} {longer} {rarer} {both}");
        Assert.Equal((both, 0.9f), (set.Validation.Facts(0).Difficulty, set.Validation.Facts(1).Difficulty));
    }

    [Fact]
    public void TokenSet_MoreDomainsThanAreKeptApart_CountsTheRestTogether()
    {
        var manifest = Toy.Write(
            _folder.Sub("t"),
            10,
            writer =>
            {
                for (int record = 0; record < 300; record++)
                {
                    writer.Write(record % 2 == 1, [1, 2], [], new RecordLabels($"domain {record}", "all"));
                }
            }
        );
        Assert.Equal(
            (256, "other", 300),
            (manifest.Domains.Count, manifest.Domains[^1].Name, (int)manifest.Domains.Sum(domain => domain.Train + domain.Validation))
        );
    }

    [Fact]
    public void TokenSet_OfTheFormatBefore_IsRefusedAndMadeAnew()
    {
        var manifest = Toy.Write(_folder.Sub("t"), 10, writer => writer.Write(false, [1, 2], []));
        string path = Path.Combine(_folder.Sub("t"), TokenManifest.FileName);
        File.WriteAllText(
            path,
            File.ReadAllText(path)
                .Replace($"\"format_version\": {manifest.FormatVersion}", "\"format_version\": 1", StringComparison.Ordinal)
        );
        Assert.Contains(
            "earlier version",
            Assert.Throws<InvalidDataException>(() => TokenSet.Open(_folder.Sub("t"))).Message,
            StringComparison.Ordinal
        );
        Toy.Write(_folder.Sub("t"), 10, writer => writer.Write(false, [1, 2, 3], []), key: "another");
        using var set = TokenSet.Open(_folder.Sub("t"));
        Assert.Equal(3, set.Train.Count);
    }
}
