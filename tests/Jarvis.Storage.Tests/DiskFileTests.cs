using Xunit;

namespace Jarvis.Storage.Tests;

/// <summary>File operations that must work on Windows as on Linux; the tests run on both.</summary>
public sealed class DiskFileTests : IDisposable
{
    private readonly string _folder = DiskFolder.CreateTemporary("jarvis-");

    private string File => Path.Combine(_folder, "file");

    public void Dispose() => DiskFolder.Delete(_folder);

    [Fact]
    public void Replacement_OfAProcessThatDied_IsSweptAndNothingElseIs()
    {
        string leftover = Path.Combine(_folder, $"manifest.json.{Guid.NewGuid():N}.tmp");
        string[] others = [.. new[] { "manifest.json", "notes.tmp", "a.b.tmp" }.Select(name => Path.Combine(_folder, name))];
        foreach (string file in others.Append(leftover))
        {
            System.IO.File.WriteAllText(file, "x");
        }

        DiskFile.SweepReplacements(_folder);

        Assert.Equal(others.Order(), Directory.GetFiles(_folder).Order());
    }

    [Fact]
    public async Task Replace_WhileOthersRead_ShowsEachReaderAWholeFile()
    {
        string[] texts = [new('a', 5000), new('b', 9000)];
        DiskFile.Replace(File, texts[0]);
        using var done = new CancellationTokenSource();
        var readers = Enumerable
            .Range(0, 3)
            .Select(_ =>
                Task.Run(async () =>
                {
                    int read = 0;
                    while (!done.IsCancellationRequested)
                    {
                        Assert.Contains(DiskFile.ReadAllText(File), texts);
                        read++;
                        // Windows does not replace a file while a reader has it open, so the three readers leave gaps.
                        if (OperatingSystem.IsWindows())
                        {
                            await Task.Delay(5);
                        }
                    }
                    return read;
                })
            )
            .ToArray();
        for (int i = 0; i < 200; i++)
        {
            DiskFile.Replace(File, texts[i % 2]);
        }
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), read => Assert.True(read > 0));
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Replace_WhoseWriterFails_LeavesTheOldAndNothingBesides()
    {
        DiskFile.Replace(File, "old");
        Assert.Throws<InvalidOperationException>(() => DiskFile.Replace(File, file =>
            {
                file.Write("half"u8);
                throw new InvalidOperationException();
            }));
        Assert.Equal("old", DiskFile.ReadAllText(File));
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public void File_ThatIsOpen_IsReadWrittenRenamedAndDeletedByOthers()
    {
        DiskFile.Replace(File, "one");
        using (var reader = DiskFile.OpenRead(File))
        {
            using (var writer = DiskFile.Open(File, FileMode.Append, FileAccess.Write))
            {
                writer.Write(" two"u8);
            }
            Assert.Equal("one two", new StreamReader(reader).ReadToEnd());
            DiskFile.Move(File, File + "2");
            DiskFile.Delete(File + "2");
        }
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Map_OfAFile_LetsOthersWriteIntoIt()
    {
        DiskFile.Replace(File, "mapped");
        using var map = DiskFile.Map(File);
        using var view = map.CreateViewAccessor(0, 6, System.IO.MemoryMappedFiles.MemoryMappedFileAccess.Read);
        using (var writer = DiskFile.Open(File, FileMode.Open, FileAccess.Write))
        {
            writer.Write("M"u8);
        }
        Assert.Equal((byte)'M', view.ReadByte(0));
    }

    [Fact]
    public void Map_OfAnEmptyFile_IsRefusedByName()
    {
        DiskFile.Replace(File, "");
        Assert.Contains(File, Assert.Throws<IOException>(() => DiskFile.Map(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_OfAFileThatIsOwned_IsDistinguishedFromOtherFailures()
    {
        using (DiskFile.Own(File))
        {
            Assert.Null(FileLocks.TryTake(File));
            Assert.True(FileLocks.IsHeldByAnother(Assert.ThrowsAny<IOException>(() => DiskFile.Own(File))));
        }
        using var taken = FileLocks.TryTake(File);
        Assert.NotNull(taken);
        Assert.False(FileLocks.IsHeldByAnother(Assert.ThrowsAny<IOException>(() => DiskFile.Own(Path.Combine(_folder, "none", "file")))));
    }

    [Fact]
    public void Folder_WithReadOnlyFiles_IsDeleted()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        DiskFile.Replace(Path.Combine(folder, "c"), "x");
        System.IO.File.SetAttributes(Path.Combine(folder, "c"), FileAttributes.ReadOnly);
        DiskFolder.Delete(Path.Combine(_folder, "a"));
        DiskFolder.Delete(Path.Combine(_folder, "a"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Path_BeyondWhatWindowsOnceTook_IsWrittenMappedReplacedAndMoved()
    {
        string deep = _folder;
        while (deep.Length < 300)
        {
            deep = Path.Combine(deep, "näher am Ziel mit Leerzeichen");
        }
        Directory.CreateDirectory(deep);
        string file = Path.Combine(deep, "größe.json");
        DiskFile.Replace(file, "{}");
        DiskFile.Replace(file, "{ }");
        using (var map = DiskFile.Map(file))
        {
            Assert.Equal("{ }", DiskFile.ReadAllText(file));
        }
        DiskFolder.Move(deep, deep + " 2");
        Assert.True(System.IO.File.Exists(Path.Combine(deep + " 2", "größe.json")));
    }
}
