using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Datasets.Uploading;

/// <summary>
/// Files sent by browsers, streamed to <c>uploads/</c> under generated names: in one body, or in chunks that can be resumed after a lost
/// connection, a page reload or a restart of the service. Uploads that nobody touches for an hour are removed.
/// </summary>
internal sealed class Uploads(JarvisPaths paths, TimeProvider time) : IFolderCare
{
    /// <summary>The limit for a file in one body; one in chunks may be as large as the disk has room for.</summary>
    public const long MaxBytes = BodyLimits.Upload;

    /// <summary>Disk space that stays free for everything else.</summary>
    private const long Reserve = 256L << 20;

    private static readonly TimeSpan _keepFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, UploadFile> _files = new();
    private readonly ConcurrentDictionary<string, int> _inUse = new(); // number of jobs that need each

    /// <summary>Oldest first, without those that are being imported.</summary>
    public IReadOnlyList<UploadState> All() =>
        [.. _files.Values.Where(f => !_inUse.ContainsKey(f.Id)).OrderBy(f => f.Id, StringComparer.Ordinal).Select(f => f.State)];

    /// <summary>Ids of those that no job needs and nobody has touched for so long.</summary>
    public IReadOnlyList<string> Resting(TimeSpan untouched) =>
        [.. _files.Values.Where(f => !_inUse.ContainsKey(f.Id) && time.GetUtcNow() - f.TouchedAt > untouched).Select(f => f.Id)];

    /// <summary>Begins an upload in chunks, or finds the unfinished one of the same file.</summary>
    /// <exception cref="RequestRefusedException">Empty, or no room for it.</exception>
    public UploadState Begin(CreateUpload wanted)
    {
        if (wanted.Bytes <= 0)
        {
            throw Empty(wanted.Name);
        }
        var card = new UploadCard(wanted.Name, wanted.Bytes, wanted.LastModified);
        var known = wanted.LastModified is null ? null : _files.Values.FirstOrDefault(f => f.Card == card && !f.State.Complete);
        CheckRoom(wanted.Name, wanted.Bytes - (known?.State.Received ?? 0));
        return (known ?? Add(card)).State;
    }

    /// <exception cref="RequestRefusedException">No upload has this id, or the chunk does not fit: see
    /// <see cref="UploadFile.AppendAsync"/>.</exception>
    public Task<UploadState> AppendAsync(string id, long offset, Stream chunk, string? sha256, CancellationToken cancellationToken) =>
        _files.TryGetValue(id, out var file)
            ? file.AppendAsync(offset, chunk, sha256, cancellationToken)
            : throw DatasetRefusals.NoUpload(id);

    /// <param name="expectedBytes">The length that the sender announces; null if it does not.</param>
    /// <exception cref="RequestRefusedException">Too large, empty, or no room for it.</exception>
    public async Task<UploadDone> ReceiveAsync(string fileName, Stream content, long? expectedBytes, CancellationToken cancellationToken)
    {
        if (expectedBytes > MaxBytes)
        {
            throw TooLarge(fileName);
        }
        CheckRoom(fileName, expectedBytes ?? 0);
        var id = NewId();
        var part = PathOf(id) + UploadFile.PartSuffix;
        try
        {
            long bytes = await CopyAsync(fileName, content, part, cancellationToken);
            var file = new UploadFile(paths.Uploads, id, new UploadCard(fileName, bytes, null));
            file.WriteCard();
            DiskFile.Move(part, PathOf(id));
            _files[id] = file;
            return new UploadDone(id, fileName, bytes);
        }
        finally
        {
            DiskFile.Delete(part); // nothing to delete once it has moved
        }
    }

    public UploadState? State(string id) => _files.TryGetValue(id, out var file) ? file.State : null;

    /// <summary>Null if no upload has this id, or it is not complete.</summary>
    public UploadDone? Find(string id) => State(id) is { Complete: true } state ? new UploadDone(id, state.FileName, state.Bytes) : null;

    public string PathOf(string id) => Path.Combine(paths.Uploads, id);

    /// <summary>The file stays until <see cref="Release"/>, however long its import waits.</summary>
    public void Keep(string id) => _inUse.AddOrUpdate(id, 1, (_, jobs) => jobs + 1);

    /// <summary>Called when a job no longer needs the file; the last release deletes it.</summary>
    public void Release(string id)
    {
        if (_inUse.AddOrUpdate(id, 0, (_, jobs) => jobs - 1) <= 0)
        {
            Remove(id);
        }
    }

    /// <summary>False if there was no such upload.</summary>
    public bool Remove(string id)
    {
        _inUse.TryRemove(id, out _);
        if (!_files.TryRemove(id, out var file))
        {
            return false;
        }
        file.Delete();
        return true;
    }

    /// <summary>Removes abandoned uploads; at startup also picks up what an earlier process received.</summary>
    public void Sweep(bool atStart)
    {
        if (atStart && Directory.Exists(paths.Uploads))
        {
            FindAgain();
        }
        foreach (var (id, file) in _files)
        {
            if (!_inUse.ContainsKey(id) && time.GetUtcNow() - file.TouchedAt > _keepFor)
            {
                Remove(id);
            }
        }
    }

    private void FindAgain()
    {
        DiskFile.SweepReplacements(paths.Uploads);
        foreach (var path in Directory.GetFiles(paths.Uploads, "*" + UploadFile.CardSuffix))
        {
            var id = Path.GetFileNameWithoutExtension(path);
            if (Guid.TryParseExact(id, "N", out _) && JsonFile.Read<UploadCard>(path) is { Name: not null } card)
            {
                _files[id] = new UploadFile(paths.Uploads, id, card);
            }
        }
        foreach (var leftOver in Directory.GetFiles(paths.Uploads).Where(f => !_files.ContainsKey(Path.GetFileName(f).Split('.')[0])))
        {
            DiskFile.Delete(leftOver);
        }
    }

    private UploadFile Add(UploadCard card)
    {
        var file = new UploadFile(paths.Uploads, NewId(), card);
        file.WriteCard();
        return _files[file.Id] = file;
    }

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    private static async Task<long> CopyAsync(string fileName, Stream content, string path, CancellationToken cancellationToken)
    {
        await using var file = DiskFile.Create(path, 1, FileOptions.Asynchronous);
        var buffer = new byte[256 << 10];
        long bytes = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            bytes += read;
            if (bytes > MaxBytes)
            {
                throw TooLarge(fileName);
            }
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return bytes > 0 ? bytes : throw Empty(fileName);
    }

    private void CheckRoom(string fileName, long bytes)
    {
        Directory.CreateDirectory(paths.Uploads);
        if (DiskRoom.FreeBytes(paths.Uploads) is { } free && free < bytes + Reserve)
        {
            throw new RequestRefusedException(
                "The disk is too full.",
                $"{fileName} needs {ByteText.Of(bytes)} and the disk has {ByteText.Of(free)} free. Make room and try again.",
                RefusalKind.NoRoom
            );
        }
    }

    private static RequestRefusedException Empty(string fileName) =>
        RequestRefusedException.Bad("The file is empty.", $"{fileName} has 0 bytes. Choose a file that has text in it.");

    private static RequestRefusedException TooLarge(string fileName) =>
        new(
            "The file is too large.",
            $"{fileName} has more than 2 GB, the most that can be sent in one piece. Send it in chunks, or put it on the "
                + "server and import it by its path.",
            RefusalKind.TooLarge
        );
}
