using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class ChangeSetTests
{
    /// <summary>
    /// Random changes, and undos of random changes among them: every version stays readable, and its hash stays the same.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changes_AnySequence_EveryVersionStaysReadable(int seed)
    {
        using var folder = Changes.Dataset(40);
        var random = new Random(seed);
        var states = new Dictionary<int, (string Rows, string Hash)> { [1] = Changes.State(folder) };
        for (int step = 0; step < 16; step++)
        {
            bool undo = step > 2 && random.Next(3) == 0;
            var change = undo ? Changes.TryUndo(folder, 2 + random.Next(states.Count - 1)) : Changes.Random(folder, random);
            if (change is null)
            {
                continue;
            }
            states[change.Number] = Changes.State(folder);
            var manifest = DatasetManifest.Read(folder.DatasetPath)!;
            Assert.Equal((change.Number, states[change.Number].Hash), (manifest.Version, manifest.Hash));
        }
        foreach (var (version, state) in states)
        {
            Assert.Equal(state, Changes.State(folder, version));
        }
        Assert.Equal(states.Count, states.Keys.Max());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Undo_NewestFirst_RestoresTheExactHashOfEachVersionBefore(int seed)
    {
        using var folder = Changes.Dataset(30);
        var random = new Random(seed);
        var before = new Stack<(int Number, (string Rows, string Hash) State)>();
        while (before.Count < 8)
        {
            var state = Changes.State(folder);
            if (Changes.Random(folder, random) is { } change)
            {
                before.Push((change.Number, state));
            }
        }
        foreach (var (number, state) in before)
        {
            int undo = ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, number).Number;
            Assert.Equal(state, Changes.State(folder));
            if (random.Next(2) == 0) // undoes the undo as well, and then that
            {
                ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, undo);
                Assert.Equal(Changes.State(folder, undo - 1), Changes.State(folder));
                ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, number);
                Assert.Equal(state, Changes.State(folder));
            }
        }
    }

    [Fact]
    public void Change_WithoutCommit_LeavesNothingAndReadersSeeTheVersionBefore()
    {
        using var folder = Changes.Dataset(5);
        var before = Changes.State(folder);
        using (var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Mend, "test"))
        {
            Assert.True(change.Remove(2));
            Assert.Equal(before, Changes.State(folder));
        }
        Assert.Equal(before, Changes.State(folder));
        using var open = RecordStore.Open(folder.DatasetPath);
        using (var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Mend, "test"))
        {
            Assert.Equal(5, change.RemoveWhere(RecordQuery.All));
            Assert.Equal(2, change.Commit()!.Number);
        }
        Assert.Equal(5, open.Read().Count());
        Assert.Equal("", Changes.State(folder).Rows);
        Assert.Equal(before, Changes.State(folder, 1));
    }

    [Fact]
    public void Begin_WhileAnotherChangeIsMade_SaysSo()
    {
        using var folder = Changes.Dataset(2);
        using var first = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Mend, "test");
        var refused = Assert.Throws<DatasetException>(() =>
            ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Mend, "test")
        );
        Assert.Contains("being changed by another work", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ContentThatIsThere_AddsNothing()
    {
        using var folder = Changes.Dataset(3);
        using var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Edit, "test");
        Assert.Null(change.Add(RecordDraft.OfText(" record   1 ")));
        Assert.Equal(4, change.Add(RecordDraft.OfText("new"), parent: 2));
        // Replacing a record by its own content with other whitespace is a change.
        Assert.Equal(5, change.Replace(1, RecordDraft.OfText(" record   1 ")));
        Assert.Null(change.Replace(1, RecordDraft.OfText("gone")));
        Assert.Equal((2, 1), (change.Added, change.Removed));
        change.Commit();
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.Equal("a.jsonl:2", store.Find(4)!.Source);
        Assert.Equal(1, store.Page(new RecordQuery("new"), 0, 10).Total);
    }

    [Fact]
    public void Commit_NothingChanged_MakesNoVersion()
    {
        using var folder = Changes.Dataset(3);
        using (var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Label, "test"))
        {
            Assert.True(change.Label(1, LabelField.Domain, "there"));
            Assert.True(change.Label(1, LabelField.Domain, "d1")); // back to the original value
            Assert.False(change.Remove(99));
            Assert.Null(change.Commit());
        }
        Assert.Equal(1, DatasetManifest.Read(folder.DatasetPath)!.Version);
        using var another = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Label, "test");
        Assert.Throws<ArgumentException>(() => another.Label(1, LabelField.Quality, 2.0));
    }

    [Fact]
    public void Undo_WhatWasChangedAgain_StaysAndIsCounted()
    {
        using var folder = Changes.Dataset(6);
        var removed = Changes.Make(
            folder,
            c =>
            {
                c.Remove(1);
                c.Remove(2);
            }
        );
        Changes.Make(folder, c => c.Add(RecordDraft.OfText("record 1"))); // adds the same content again
        var undo = ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, removed.Number);
        Assert.Equal((1, 0), (undo.Added, undo.Removed));
        Assert.Contains("1 records were changed again since", undo.Description, StringComparison.Ordinal);
        Assert.Contains(
            "undone already",
            Assert.Throws<DatasetException>(() => ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, removed.Number)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<DatasetException>(() => ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, 1));
        Assert.Throws<DatasetException>(() => ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, 99));
        Assert.Equal(4, DatasetManifest.Read(folder.DatasetPath)!.Version);
    }

    /// <summary>Simulates a killed process by copying the files while a change is in progress and after its commit.</summary>
    [Fact]
    public void Change_KilledAtAnyInstant_LeavesTheOldOrTheNewVersionAndAManifestThatAgrees()
    {
        using var folder = Changes.Dataset(300);
        var old = Changes.State(folder);
        var oldManifest = File.ReadAllBytes(Path.Combine(folder.DatasetPath, DatasetManifest.FileName));
        using (var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Edit, "test"))
        {
            for (int step = 0; step < 3; step++)
            {
                for (int i = 0; i < 400; i++)
                {
                    // More than SQLite's cache holds, so that the change is already partly on disk.
                    change.Add(RecordDraft.OfText($"{step} {i} {new string('x', 5_000)}"));
                }
                change.RemoveWhere(new RecordQuery(Domain: $"d{step}"));
                Check(old);
            }
            change.Commit();
        }
        var made = Changes.State(folder);
        Assert.NotEqual(old, made);
        Check(made);
        Check(made, oldManifest);

        void Check((string Rows, string Hash) expected, byte[]? manifest = null)
        {
            using var copy = new TempFolder();
            Directory.CreateDirectory(copy.DatasetPath);
            foreach (var file in Directory.GetFiles(folder.DatasetPath).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            {
                using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var to = File.Create(Path.Combine(copy.DatasetPath, Path.GetFileName(file)));
                from.CopyTo(to);
            }
            if (manifest is not null)
            {
                File.WriteAllBytes(Path.Combine(copy.DatasetPath, DatasetManifest.FileName), manifest);
            }
            Assert.Equal(expected, Changes.State(copy));
            Assert.Equal(expected.Hash, DatasetManifest.Read(copy.DatasetPath)!.Hash);
            using var again = ChangeSet.Begin(copy.DatasetPath, TimeProvider.System, ChangeKinds.Edit, "goes on");
            Assert.NotNull(again.Add(RecordDraft.OfText("after the crash")));
            again.Commit();
        }
    }

    [Fact]
    public void Manifest_OlderThanTheRecords_IsMadeAgainWhenRead()
    {
        using var folder = Changes.Dataset(6);
        var path = Path.Combine(folder.DatasetPath, DatasetManifest.FileName);
        var old = File.ReadAllBytes(path);
        Changes.Make(folder, c => c.Label(3, LabelField.Domain, "elsewhere"));
        var right = DatasetManifest.Read(folder.DatasetPath)!;
        File.WriteAllBytes(path, old); // as if the process was killed between writing the records and writing the manifest
        var repaired = DatasetManifest.Read(folder.DatasetPath)!;
        Assert.Equivalent(right with { Bytes = 0 }, repaired with { Bytes = 0 }, strict: true);
        Assert.Equal(1, repaired.Domains["elsewhere"]);
    }
}
