using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Streams;
using Jarvis.Data.Store;
using Jarvis.Storage;
using Jarvis.Testing;

namespace Jarvis.Data.Tests;

/// <summary>A folder becomes one dataset of all readable files below it; nothing outside it is read.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "texts");

    public FolderTests() => Directory.CreateDirectory(Path.Combine(_folder.Path, "texts", "below", "deeper"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_AFolder_IsOneDatasetWithTheFileOfEachRecord()
    {
        File("a.txt", "first text");
        File("below/b.jsonl", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
        File("below/deeper/c.md", "# three");
        File("below/picture.png", "x");
        File(".hidden.txt", "hidden");
        File("empty.txt", "");
        File("broken.txt", "\u0089PNG\0\0");

        var manifest = _folder.Import(Root);
        using var store = RecordStore.Open(_folder.DatasetPath);
        Assert.Equal(
            ["texts/a.txt:1", "texts/below/b.jsonl:1", "texts/below/b.jsonl:2", "texts/below/deeper/c.md:1"],
            store.Read().Select(r => r.Source)
        );
        Assert.Equal(["texts"], manifest.Sources);
        Assert.Contains("1 file not read (hidden): .hidden.txt", manifest.Notes!);
        Assert.Contains("1 file not read (not a type that Jarvis reads: .png): below/picture.png", manifest.Notes!);
        Assert.Contains(manifest.Notes!, n => n.Contains("texts/broken.txt", StringComparison.Ordinal));
    }

    [Fact]
    public void Import_AFolderWithSymbolicLinks_FollowsNone()
    {
        File("a.txt", "first text");
        _folder.File("outside.txt", "outside");
        SymbolicLinks.ToFile(Path.Combine(Root, "link.txt"), Path.Combine(_folder.Path, "outside.txt"));
        SymbolicLinks.ToFolder(Path.Combine(Root, "circle"), Root);

        Assert.Contains("2 files not read (a symbolic link): circle, link.txt", _folder.Import(Root).Notes!);
        using var store = RecordStore.Open(_folder.DatasetPath);
        Assert.Equal(["texts/a.txt:1"], store.Read().Select(r => r.Source));
    }

    [Fact]
    public void Import_AFolderWithNothingToRead_SaysWhy()
    {
        File("picture.png", "x");
        Assert.Contains(
            "texts holds no file that can be read. 1 file not read (not a type that Jarvis reads: .png): picture.png.",
            Assert.Throws<DatasetException>(() => _folder.Import(Root)).Message,
            StringComparison.Ordinal
        );
        File("blank.txt", "  ");
        Assert.Contains(
            "None of the files holds a record that can be used.",
            Assert.Throws<DatasetException>(() => _folder.Import(Root)).Message,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(_folder.DatasetPath + CompleteFolder.PartialSuffix));
    }

    [Fact]
    public void Find_MoreFilesThanTheLimit_IsRefused()
    {
        foreach (int i in Enumerable.Range(0, 12))
        {
            File($"{i}.txt", "x");
        }
        Assert.Contains(
            "more than 10 files",
            Assert.Throws<DatasetException>(() => SourceFinder.Find(Root, limits: new ReadLimits(MaxFiles: 10))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_AFileThatGrowsOrShrinks_IsRefusedAndLeavesNothing()
    {
        foreach (int change in (int[])[1, -1])
        {
            var path = _folder.File(
                "a.jsonl",
                string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{{\"text\":\"record number {i}\"}}\n"))
            );
            var meanwhile = new Meanwhile(() =>
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(file.Length + (change * 100));
            });
            Assert.Contains(
                "a.jsonl changed while it was read",
                Assert.ThrowsAny<DatasetException>(() => _folder.Import(path, progress: meanwhile, options: TempFolder.Forced)).Message,
                StringComparison.Ordinal
            );
            Assert.Equal([path, Root], Directory.GetFileSystemEntries(_folder.Path).Order());
        }
    }

    [Fact]
    public void Find_APipeOrADevice_IsRefusedWithoutWaiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices have paths on Linux.");
        var pipe = Path.Combine(Root, "pipe.txt");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            made.WaitForExit();
        }
        foreach (var path in (string[])["/dev/zero", "/proc/self/mem", pipe])
        {
            Assert.Contains("empty", Assert.Throws<DatasetException>(() => SourceFinder.Find(path)).Message, StringComparison.Ordinal);
        }
        File("a.txt", "text");
        Assert.Equal(
            "1 file not read (empty, or no file but a pipe or device): pipe.txt",
            Assert.Single(SourceFinder.Find(Root).Skipped.Sentences())
        );
    }

    private void File(string name, string content) =>
        System.IO.File.WriteAllText(Path.Combine(Root, name), content, System.Text.Encoding.Latin1);

    private sealed class Meanwhile(Action act) : IProgress<ImportProgress>
    {
        private bool _done;

        public void Report(ImportProgress value)
        {
            if (!_done)
            {
                _done = true;
                act();
            }
        }
    }
}
