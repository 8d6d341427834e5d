using System.Text;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Reading.Text;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>
/// No record is lost or duplicated unless it is a duplicate, and the same input gives the same dataset. Inputs are generated from a seed.
/// </summary>
public sealed class ImportPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Import_AnyRecords_KeepsEachDistinctOneOnceInOrder(int seed)
    {
        var random = new Random(seed);
        var texts = Enumerable.Range(0, 400).Select(_ => Text(random)).ToList();
        var distinct = texts.DistinctBy(t => string.Join(' ', t.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        foreach (var (name, content) in Spellings(texts, random))
        {
            using var folder = new TempFolder();
            var manifest = folder.Import(folder.File(name, content));
            using var store = RecordStore.Open(folder.DatasetPath);
            Assert.Equal(distinct, store.Read().Select(r => r.Text));
            Assert.Equal((distinct.Count, texts.Count - distinct.Count, 0), (manifest.Records, manifest.Duplicates, manifest.Broken));
            Assert.Equal(distinct.Sum(t => (long)t.Length), manifest.Characters);
        }
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(7, true)]
    public void TextReader_AnyText_JoinsToTheFile(int seed, bool markdown)
    {
        var random = new Random(seed);
        var text = new StringBuilder("start");
        while (text.Length < 60_000)
        {
            text.Append(
                random.Next(8) switch
                {
                    0 => "\n\n",
                    1 => "\n",
                    2 => "\n# heading\n",
                    3 => "😀",
                    4 => "\r\n",
                    _ => " word",
                }
            );
        }
        using var folder = new TempFolder();
        var path = folder.File("a.txt", text.ToString());
        using var source = SourceStream.Open(path, "a.txt", new ReadLimits(TextRecordCharacters: 50 + random.Next(900)));
        var pieces = new TextRecordReader(markdown).Read(source, default).Select(i => i.Record!.Text!).ToList();
        Assert.Equal(text.ToString(), string.Concat(pieces));
        Assert.All(pieces, p => Assert.False(char.IsHighSurrogate(p[^1]) || char.IsLowSurrogate(p[0])));
    }

    [Fact]
    public void Import_SameFileTwice_HasTheSameHashAndAnotherFileAnother()
    {
        string Hash(string content)
        {
            using var folder = new TempFolder();
            return folder.Import(folder.File("a.jsonl", content)).Hash;
        }
        const string Lines = "{\"text\":\"a\"}\n{\"question\":\"b\",\"answer\":\"c\"}\n";
        Assert.Equal(Hash(Lines), Hash(Lines));
        Assert.NotEqual(Hash(Lines), Hash("{\"question\":\"b\",\"answer\":\"c\"}\n{\"text\":\"a\"}\n")); // the order matters
        Assert.NotEqual(Hash(Lines), Hash("{\"text\":\"a \"}\n{\"question\":\"b\",\"answer\":\"c\"}\n")); // every character matters
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void RecordHash_OnlyWhiteSpaceDiffers_IsTheSame(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            var words = Enumerable
                .Range(0, 1 + random.Next(6))
                .Select(_ => random.Next(10) == 0 ? new string('w', 5_000) + "😀" : "w" + random.Next(9))
                .ToList();
            string Spaced() =>
                Space(random, 0) + string.Concat(words.Select((w, i) => (i > 0 ? Space(random, 1) : "") + w)) + Space(random, 0);
            Assert.Equal(RecordHash.Of(Spaced(), null), RecordHash.Of(Spaced(), null));
            Assert.NotEqual(RecordHash.Of(Spaced(), null), RecordHash.Of(Spaced() + "!", null));
            Assert.NotEqual(
                RecordHash.Of(null, [new ChatTurn(ChatRole.User, "a b")]),
                RecordHash.Of(null, [new ChatTurn(ChatRole.User, "a"), new ChatTurn(ChatRole.User, "b")])
            );
        }
    }

    private static string Text(Random random) =>
        string.Concat(
            Enumerable
                .Range(0, 1 + random.Next(4))
                .Select(i =>
                    (i > 0 ? Space(random, 1) : "")
                    + random.Next(12) switch
                    {
                        0 => "naïve",
                        1 => "😀",
                        2 => "\"quoted\\\"",
                        3 => "a\u0000b",
                        4 => "[{,]}",
                        _ => "word" + random.Next(30),
                    }
                )
        );

    private static string Space(Random random, int least) =>
        string.Concat(
            Enumerable
                .Range(0, least + random.Next(3))
                .Select(_ => (string[])[" ", "\n", "\t", "\r\n", "\u00a0"])
                .Select(s => s[random.Next(s.Length)])
        );

    // The same records in every form that a file may have.
    private static IEnumerable<(string Name, string Content)> Spellings(List<string> texts, Random random)
    {
        var objects = texts.Select(t => JsonSerializer.Serialize(new { text = t })).ToList();
        yield return ("a.jsonl", string.Join('\n', objects));
        yield return ("b.jsonl", string.Concat(objects.Select(o => o + "\r\n" + (random.Next(5) == 0 ? "\n" : ""))));
        yield return ("c.json", "[" + string.Join(',', objects) + "]");
        yield return ("d.json", " [\n " + string.Join(" ,\n\n ", objects) + "\n ] \n");
        yield return ("e.json", "{\"data\": [" + string.Join(",\n", objects) + "], \"note\": 1}");
        yield return ("f.json", string.Join('\n', objects));
        yield return ("g.json", string.Join('\n', texts.Select(t => JsonSerializer.Serialize(new { text = t }, ContractJson.Indented))));
    }
}
