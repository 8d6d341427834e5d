using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Trainer.Api;

namespace Jarvis.Trainer.Datasets;

/// <summary>
/// Files sent by browsers, streamed to <c>uploads/</c> under names of their own. One that is cut off leaves nothing; one that nobody imports is
/// removed after an hour; a restart starts with none.
/// </summary>
internal sealed class Uploads(JarvisPaths paths, TimeProvider time)
{
    public const long MaxBytes = 2L << 30;
    private const string PartSuffix = ".part";
    private static readonly TimeSpan _keepFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (UploadDone Upload, DateTimeOffset At)> _finished = new();
    private readonly ConcurrentDictionary<string, byte> _inUse = new();

    /// <param name="expectedBytes">What the sender says it will send; null when it does not.</param>
    /// <exception cref="RequestRefusedException">Too large, empty, or no room for it.</exception>
    public async Task<UploadDone> ReceiveAsync(string fileName, Stream content, long? expectedBytes, CancellationToken cancel)
    {
        if (expectedBytes > MaxBytes)
        {
            throw TooLarge(fileName);
        }
        Directory.CreateDirectory(paths.Uploads);
        CheckRoom(fileName, expectedBytes ?? 0);
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var part = PathOf(id) + PartSuffix;
        try
        {
            long bytes = await CopyAsync(fileName, content, part, cancel);
            File.Move(part, PathOf(id));
            var done = new UploadDone(id, fileName, bytes);
            _finished[id] = (done, time.GetUtcNow());
            return done;
        }
        finally
        {
            File.Delete(part);   // nothing to delete once it has moved
        }
    }

    public UploadDone? Find(string id) => _finished.TryGetValue(id, out var found) ? found.Upload : null;

    public string PathOf(string id) => Path.Combine(paths.Uploads, id);

    /// <summary>The file stays until <see cref="Remove"/>, however long its import waits.</summary>
    public void Keep(string id) => _inUse[id] = 0;

    /// <summary>False when it was not there.</summary>
    public bool Remove(string id)
    {
        _inUse.TryRemove(id, out _);
        if (!_finished.TryRemove(id, out _))
        {
            return false;
        }
        File.Delete(PathOf(id));
        return true;
    }

    public void Sweep(bool atStart)
    {
        if (atStart && Directory.Exists(paths.Uploads))
        {
            foreach (var leftOver in Directory.GetFiles(paths.Uploads))
            {
                File.Delete(leftOver);
            }
        }
        foreach (var (id, (_, at)) in _finished)
        {
            if (!_inUse.ContainsKey(id) && time.GetUtcNow() - at > _keepFor)
            {
                Remove(id);
            }
        }
    }

    private static async Task<long> CopyAsync(string fileName, Stream content, string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[256 << 10];
        long bytes = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancel)) > 0)
        {
            bytes += read;
            if (bytes > MaxBytes)
            {
                throw TooLarge(fileName);
            }
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        return bytes > 0 ? bytes : throw RequestRefusedException.Bad("The file is empty.", $"{fileName} has 0 bytes. Choose a file that has text in it.");
    }

    private void CheckRoom(string fileName, long bytes)
    {
        long free = new DriveInfo(Path.GetFullPath(paths.Uploads)).AvailableFreeSpace;
        if (free < bytes + (256L << 20))
        {
            throw new RequestRefusedException("The disk is too full.", $"{fileName} needs {bytes / 1_000_000} MB and the disk has {free / 1_000_000} MB free. Make room and try again.",
                StatusCodes.Status507InsufficientStorage);
        }
    }

    private static RequestRefusedException TooLarge(string fileName) =>
        new("The file is too large.", $"{fileName} has more than 2 GB, the most that can be uploaded. Split it, or put it on the server and import it by its path.",
            StatusCodes.Status413PayloadTooLarge);
}
