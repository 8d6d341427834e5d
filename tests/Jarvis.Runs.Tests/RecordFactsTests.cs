using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Runs.Preparation;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Runs.Tests;

public sealed class RecordFactsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prepare_QuestionsWithLabels_KeepsDomainDifficultyAndDatasetOfEachRecord()
    {
        string json =
            "["
            + string.Join(
                ',',
                Enumerable
                    .Range(0, 30)
                    .Select(i =>
                        $$"""{"question": "What is number {{i}}?", "answer": "It is {{i}}.", "domain": "{{(i % 3 == 0 ? "sums" : "words")}}", "difficulty": {{(i % 10 + 0.5) / 10}} }"""
                    )
            )
            + "]";
        string folder = _folder["theta"];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "questions.json"), json);
        string notes = _folder.Write(
            "notes.jsonl",
            string.Concat(Enumerable.Range(0, 10).Select(i => $$"""{"text": "Note {{i}} has no label at all."}""" + "\n"))
        );
        var result = new DataPreparation(new JarvisPaths(_folder["home"]), TimeProvider.System).Prepare(
            new PreparationRequest([folder, notes]) { VocabularySize = 300 },
            _folder["out"]
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
}
