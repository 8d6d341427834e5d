using System.Text;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>Every refusal names the file, the line if there is one, and the reason; and no files are left behind.</summary>
[Collection(nameof(MemoryCounted))]
public sealed class HostileInputTests
{
    public static TheoryData<string, byte[], string> Files =>
        new()
        {
            { "empty.txt", [], "empty.txt is empty (0 bytes)" },
            { "blank.json", U(" \n\n "), "blank.json holds nothing but white space" },
            { "blank.jsonl", U(" \n\n "), "blank.jsonl holds no records" },
            { "a.json", U("hello"), "a.json, line 1: a JSON file has to begin with [ or {" },
            { "a.json", U("[\n {\"text\":\"a\"}\n {\"text\":\"b\"}]"), "a.json, line 3: expected a comma or ] after record 1" },
            { "a.json", U("[\n{\"text\":\"a\"},\n{\"text\" \"b\"}\n]"), "a.json, line 3: record 2 is not valid JSON" },
            { "a.json", U("[\n{\"text\":\"a\"},\n"), "a.json, line 3: the file ends in the middle of its list, after 1 complete records" },
            { "a.json", U("[\n{\"text\":\"a\"},\n{\"text\":\"b"), "a.json, line 3: the file ends in the middle of record 2" },
            { "a.json", U("[1, 2, 3]"), "a.json, line 1: expected an object with fields, found a number" },
            { "a.json", U("[]"), "a.json holds no records" },
            { "a.jsonl", U("{\"foo\":1}\n{\"foo\":2}"), "a.jsonl, line 1: no known fields" },
            { "a.jsonl", U("{\"text\":\"a\"}\n{\"foo\":2}\n{\"foo\":2}"), "2 of 3 entries are invalid, more than 5 %" },
            { "a.txt", [0x1f, 0x8b, 8, 0, 0], "a.txt: the gzip data is damaged or cut off near byte 5" },
            { "a.txt", [65, 10, 0, 66], "a.txt, line 2: holds a zero byte" },
            { "a.txt", [0x42, 0x5a, 0x68, 0x39, 0, 1], "a.txt is a bzip2 archive" },
            { "a.xyz", U("a,b"), "a.xyz is of a type that Jarvis does not read (.xyz)" },
            { "noextension", U("text"), "noextension is of a type that Jarvis does not read" },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Import_UnusableFile_IsRefusedInWordsAndLeavesNothing(string name, byte[] content, string says)
    {
        using var folder = new TempFolder();
        var path = folder.File(name, content);
        Assert.Contains(says, Assert.ThrowsAny<DatasetException>(() => folder.Import(path)).Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    /// <summary>The message lists kinds of files, because sixty extensions in a row would help nobody.</summary>
    [Theory]
    [InlineData("picture.png")]
    [InlineData("folder/picture.png")]
    public void Import_APicture_SaysByKindWhatCanBeRead(string name)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, name))!);
        string path = folder.File(name, [0x89, 0x50, 0x4e, 0x47]);

        string message = Assert
            .ThrowsAny<DatasetException>(() => folder.Import(name.Contains('/') ? Path.GetDirectoryName(path)! : path))
            .Message;

        Assert.Contains(
            "Plain text, Markdown, .NET XML documentation (.xml), JSON (.json), Table (CSV, TSV)",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("source code in ", message, StringComparison.Ordinal);
        Assert.DoesNotContain(".cpp", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 400);
    }

    [Theory]
    [InlineData("a.jsonl", "a.jsonl, line 2: the line is longer than 16 MB")]
    [InlineData("a.json", "a.json, line 2: the record that begins here is longer than 16 MB")]
    public void Import_HundredMegabyteLine_IsRefusedInBoundedMemory(string name, string says)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, name);
        using (var file = File.Create(path))
        {
            file.Write(U((name.EndsWith('l') ? "" : "[") + "{\"text\":\"a\"}" + (name.EndsWith('l') ? "\n" : ",\n") + "{\"text\":\""));
            var megabyte = new byte[1 << 20];
            Array.Fill(megabyte, (byte)'x');
            for (int i = 0; i < 100; i++)
            {
                file.Write(megabyte);
            }
        }
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains(says, Assert.Throws<DatasetException>(() => folder.Import(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 80 << 20);
    }

    [Fact]
    public void Import_DeepNesting_IsAnInvalidLineAndNotAStackOverflow()
    {
        using var folder = new TempFolder();
        var deep = "{\"text\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        var manifest = folder.Import(
            folder.File("a.jsonl", "{\"text\":\"a\"}\n" + deep + "\n{\"text\":\"b\"}"),
            options: TempFolder.Forced
        );
        Assert.Equal((2, 1), (manifest.Records, manifest.Broken));
        Assert.Contains(
            "a.json, line 1: record 1 is not valid JSON",
            Assert.Throws<DatasetException>(() => ImportElsewhere(folder, "[" + deep + "]")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Import_AMillionFields_IsAnInvalidLineWithAShortMessage()
    {
        using var folder = new TempFolder();
        var wide = "{" + string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"\"f{i}\":0")) + "}";
        var manifest = folder.Import(folder.File("a.jsonl", "{\"text\":\"a\"}\n" + wide), options: TempFolder.Forced);
        Assert.Equal((1, 1), (manifest.Records, manifest.Broken));
        Assert.InRange(manifest.BrokenExamples[0].Length, 20, 400);
    }

    [Fact]
    public void Import_TextWithoutAnyBreak_IsCutAndJoinsAgain()
    {
        using var folder = new TempFolder();
        var text = string.Concat(Enumerable.Repeat("😀é", 20_000)); // can only be split between characters, never inside a surrogate pair
        folder.Import(folder.File("a.txt", text + "end"));
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.All(store.Read(), r => Assert.Equal(r.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(r.Text!))));
    }

    [Fact]
    public void Import_UnicodeWithAMark_ReadsLikeUtf8()
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
        {
            using var folder = new TempFolder();
            folder.Import(folder.File("a.json", [.. encoding.GetPreamble(), .. encoding.GetBytes("[{\"text\":\"naïve 😀\"}]")]));
            using var store = RecordStore.Open(folder.DatasetPath);
            Assert.Equal("naïve 😀", Assert.Single(store.Read()).Text);
        }
    }

    private static void ImportElsewhere(TempFolder folder, string content) =>
        new Importer(TimeProvider.System).Import(
            new ImportRequest([new FileSource(folder.File("a.json", content))], folder.DatasetPath + "-2", "b", "B")
        );

    private static byte[] U(string text) => Encoding.UTF8.GetBytes(text);
}
