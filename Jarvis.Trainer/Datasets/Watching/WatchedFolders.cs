using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Formats;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Watching;

/// <summary>
/// Polls watched folders every few seconds. A file of a readable kind whose length and write time are unchanged between two polls is
/// finished, and becomes a dataset of its own, once. If a file cannot be imported, the notification bell, the list of imports and its
/// folder say why.
/// </summary>
internal sealed class WatchedFolders(
    WatchStore store,
    Imports imports,
    DatasetLibrary library,
    ServerPaths server,
    TimeProvider time,
    ILogger<WatchedFolders> logger
) : BackgroundService, IImportListener
{
    private const int MostFiles = 10_000,
        MostAtOnce = 20,
        MostFolders = 50;
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, HashSet<FileStamp>> _lastLook = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<WatchedFolder> All() => store.All();

    /// <exception cref="RequestRefusedException">The path is not a folder that may be read, or it is already watched.</exception>
    public WatchedFolder Add(WatchFolder wanted)
    {
        var path = Path.TrimEndingDirectorySeparator(server.Resolve(wanted.Path));
        if (!Directory.Exists(path))
        {
            throw RequestRefusedException.Bad(
                "There is no such folder.",
                $"{path} does not exist or is a file. Make the folder first; files that are put into it are then imported."
            );
        }
        if (wanted.Format != RecordReaders.Auto && !RecordReaders.Formats.Contains(wanted.Format))
        {
            throw RequestRefusedException.Bad(
                "There is no such format.",
                $"\"{wanted.Format}\" is none of {string.Join(", ", RecordReaders.Formats)}."
            );
        }
        lock (_lock)
        {
            var all = store.All();
            if (all.FirstOrDefault(f => f.Path == path) is not null)
            {
                throw RequestRefusedException.NotNow(
                    "It is watched already.",
                    $"{path} is among the watched folders. Remove it first to watch it with other settings."
                );
            }
            if (all.Count >= MostFolders)
            {
                throw RequestRefusedException.NotNow("Too many folders are watched.", $"{MostFolders} is the most. Remove one first.");
            }
            var folder = new WatchedFolder(
                Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
                path,
                wanted.Format,
                wanted.Options,
                false,
                null,
                null,
                0
            );
            store.Save(folder);
            return folder;
        }
    }

    public WatchedFolder Pause(string id, bool paused) => Change(id, folder => folder with { Paused = paused, Problem = null });

    public void Remove(string id)
    {
        lock (_lock)
        {
            Get(id);
            store.Delete(id);
            _lastLook.Remove(id);
        }
    }

    /// <summary>Polls every folder that is not paused, once.</summary>
    public void Look()
    {
        foreach (var folder in store.All().Where(f => !f.Paused))
        {
            lock (_lock)
            {
                if (store.All().Any(f => f.Id == folder.Id))
                {
                    Look(folder);
                }
            }
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var inHand = imports.Watched();
        store.GiveBackUnfinished(
            (folder, file) => inHand.Any(known => known.FolderId == folder && StampOf(known) == file),
            id => library.Find(id) is not null
        );
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_lookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
            {
                logger.LogWarning(exception, "Watched folders could not be checked; trying again");
            }
        }
    }

    private void Look(WatchedFolder folder)
    {
        HashSet<FileStamp> now;
        try
        {
            now = Files(folder.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DatasetException)
        {
            Change(folder.Id, f => f with { LastLookedAt = time.GetUtcNow(), Problem = exception.Message });
            return;
        }
        var before = _lastLook.GetValueOrDefault(folder.Id) ?? [];
        _lastLook[folder.Id] = now;
        var taken = store.TakenOf(folder.Id);
        var finished = now.Where(file => before.Contains(file) && !taken.Contains(file))
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .Take(MostAtOnce)
            .ToList();
        Change(
            folder.Id,
            f =>
                f with
                {
                    LastLookedAt = time.GetUtcNow(),
                    Problem = f.Problem?.StartsWith(folder.Path, StringComparison.Ordinal) == true ? null : f.Problem,
                }
        );
        foreach (var file in finished)
        {
            if (store.Take(folder.Id, file))
            {
                Import(folder, file);
            }
        }
    }

    private void Import(WatchedFolder folder, FileStamp file)
    {
        string name = Path.GetRelativePath(folder.Path, file.Path).Replace('\\', '/');
        var import = imports.Start(
            DatasetNames.FromFile(Path.GetFileName(file.Path)),
            new ImportTask("")
            {
                Description = $"From the watched folder {folder.Path}",
                Format = folder.Format,
                Options = folder.Options ?? new ReadingOptions(),
                Paths = [new ImportPath(file.Path, name)],
                Watched = new WatchedFile(folder.Id, file.Path, file.Bytes, file.WrittenTicks, name),
            }
        );
        if (imports.DatasetOf(import.Id) is { } dataset)
        {
            store.Mark(folder.Id, file, WatchStore.Taken, dataset);
        }
    }

    /// <summary>Called on the import's thread; the folder may have been removed by then.</summary>
    void IImportListener.Ended(WatchedFile file, ImportState state, string? error)
    {
        if (!store.Mark(file.FolderId, StampOf(file), state == ImportState.Done ? WatchStore.Done : WatchStore.Failed, null))
        {
            return; // already handled
        }
        lock (_lock)
        {
            if (store.All().FirstOrDefault(folder => folder.Id == file.FolderId) is { } folder)
            {
                store.Save(
                    state == ImportState.Done ? folder with { Imported = folder.Imported + 1, Problem = null }
                    : state == ImportState.Failed ? folder with { Problem = $"{file.Name}: {error}" }
                    : folder
                );
            }
        }
    }

    private static FileStamp StampOf(WatchedFile file) => new(file.Path, file.Bytes, file.WrittenTicks);

    private WatchedFolder Change(string id, Func<WatchedFolder, WatchedFolder> change)
    {
        lock (_lock)
        {
            var changed = change(Get(id));
            store.Save(changed);
            return changed;
        }
    }

    private WatchedFolder Get(string id) =>
        store.All().FirstOrDefault(f => f.Id == id)
        ?? throw new RequestRefusedException(
            "There is no such watched folder.",
            "It may have been removed. GET /api/watched lists them.",
            RefusalKind.NotFound
        );

    // Links are not followed and hidden files not read, as in every import of a folder.
    private static HashSet<FileStamp> Files(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DatasetException($"{folder} is not there. Put it back, or remove it from the watched folders.");
        }
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
        };
        return
        [
            .. new DirectoryInfo(folder)
                .EnumerateFiles("*", options)
                .Where(f => f.Length > 0 && IsData(f.Name))
                .Take(MostFiles)
                .Select(f => new FileStamp(f.FullName, f.Length, f.LastWriteTimeUtc.Ticks)),
        ];
    }

    private static bool IsData(string name) =>
        !name.StartsWith('.')
        && (
            name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            || RecordReaders.Extensions.Contains(Path.GetExtension(SourceNames.Inner(name)).ToLowerInvariant())
        );
}
