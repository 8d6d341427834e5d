using Jarvis.Engine.Checkpoints;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointStore _store;

    public CheckpointStoreTests()
    {
        _store = new CheckpointStore(_folder["checkpoints"]);
        _store.Open();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Retain_KeepsTheBestAndTheNewest()
    {
        for (long step = 10; step <= 50; step += 10)
        {
            Write(step);
        }
        _store.Retain(new Retention(2), best: CheckpointStore.Name(20));
        Assert.Equal([20, 40, 50], Steps());
    }

    [Fact]
    public void Retain_CheckpointInUse_StaysUntilItIsFree()
    {
        Write(1);
        Write(2);
        using (InUseLock.TryShare(_store.Folder(1)))
        using (InUseLock.TryShare(_store.Folder(1)))
        {
            _store.Retain(new Retention(1), best: null);
            Assert.Equal([1, 2], Steps());
        }
        _store.Retain(new Retention(1), best: null);
        Assert.Equal([2], Steps());
    }

    [Fact]
    public void Retain_CheckpointThatTheUserKeeps_StaysUntilItIsNoLongerKept()
    {
        Write(1);
        Write(2);
        Assert.True(KeptMark.TrySet(_store.Folder(1), kept: true));
        Assert.False(KeptMark.TrySet(_store.Folder(3), kept: true));
        _store.Retain(new Retention(1, AtMost: 1), best: null);
        Assert.Equal([1, 2], Steps());
        Assert.True(KeptMark.TrySet(_store.Folder(1), kept: true)); // once more changes nothing
        Assert.True(KeptMark.TrySet(_store.Folder(1), kept: false));
        Assert.False(KeptMark.Is(_store.Folder(1)));
        _store.Retain(new Retention(1), best: null);
        Assert.Equal([2], Steps());
    }

    [Theory]
    [InlineData("")]
    [InlineData(CheckpointManifest.EmaFolder)]
    public void Retain_BaseOfAnAdapter_StaysAsLongAsItsRun(string within)
    {
        Write(1);
        Write(2);
        Directory.CreateDirectory(_folder["adapter"]);
        Assert.True(NeededBase.Note(Path.Combine(_store.Folder(1), within), _folder["adapter"]));
        _store.Retain(new Retention(1), best: null);
        Assert.Equal([1, 2], Steps());
        Directory.Delete(_folder["adapter"]);
        _store.Retain(new Retention(1), best: null);
        Assert.Equal([2], Steps());
    }

    [Fact]
    public void All_FolderWithoutManifestOrTorn_IsNotThere()
    {
        Write(1);
        Write(2);
        Write(3);
        File.Delete(Path.Combine(_store.Folder(2), CheckpointManifest.FileName));
        File.WriteAllText(Path.Combine(_store.Folder(3), "config.json"), "{");
        Assert.Equal([1], Steps());
    }

    [Fact]
    public void FolderWriter_NotPublished_LeavesNothing()
    {
        using (var writer = new FolderWriter(_store.Folder(1)))
        {
            writer.Add("config.json", "{}");
        }
        Assert.Empty(Directory.GetDirectories(_folder["checkpoints"]));
    }

    [Fact]
    public void Open_LeftoversOfADeadProcess_AreSwept()
    {
        Directory.CreateDirectory(_store.Folder(1) + ".writing-77");
        Directory.CreateDirectory(_store.Folder(2) + ".deleting");
        _store.Open();
        Assert.Empty(Directory.GetDirectories(_folder["checkpoints"]));
    }

    [Fact]
    public void Publish_ListsEachFileWithItsHash()
    {
        Write(7);
        var file = Assert.Single(_store.NewestWhole().Checkpoint!.Manifest.Files);
        Assert.Equal(
            ("config.json", 2, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
            (file.Name, file.Bytes, file.Sha256)
        );
    }

    private long[] Steps() => [.. _store.All().Select(checkpoint => checkpoint.Manifest.Step)];

    private void Write(long step)
    {
        using var writer = new FolderWriter(_store.Folder(step));
        writer.Add("config.json", "{}");
        writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            step,
            DateTimeOffset.UnixEpoch,
            1,
            null,
            false,
            files
        ));
    }
}
