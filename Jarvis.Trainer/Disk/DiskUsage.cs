using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Disk;

/// <summary>What each kind of file takes, and the removal of what nobody needs any more. Links are not followed.</summary>
internal sealed class DiskUsage(JarvisPaths paths, RunBook book, Uploads uploads, ExportFiles exports, TimeProvider time)
{
    public const string Other = "other";

    /// <summary>An upload that was touched later may still be on its way, or just about to be imported.</summary>
    private static readonly TimeSpan _uploadRests = TimeSpan.FromMinutes(5);

    /// <summary>Younger token files may belong to a run that has not written down what it reads.</summary>
    private static readonly TimeSpan _tokensRest = TimeSpan.FromHours(1);

    private static readonly EnumerationOptions _everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    private IReadOnlyList<DiskPart> Parts =>
        [
            new("datasets", [paths.Datasets]),
            new("tokens", [paths.Tokens]) { Removable = UnusedTokens },
            new("tokenizers", [paths.Tokenizers]),
            new("knowledge", [paths.Knowledge]),
            new("runs", [paths.Runs]),
            new("models", [paths.Models]),
            new("exports", [paths.Exports]) { Removable = () => [.. exports.Finished().Select(File)] },
            new("uploads", [paths.Uploads]) { Removable = RestingUploads },
            new("data", [paths.Data, paths.References]),
            new("logs", [paths.Logs]) { Removable = () => [.. InFolder(paths.Logs).Where(IsOldLog).Select(File)] },
            new("databases", [.. InFolder(paths.Home).Where(IsDatabase)])
            {
                Removable = () => [.. InFolder(paths.Home).Where(IsOldDatabase).Select(File)],
            },
            new("libtorch", [Path.Combine(paths.Home, "libtorch"), Path.Combine(paths.Home, "native")]),
        ];

    /// <summary>Every kind, and what is left as <see cref="Other"/>.</summary>
    public IReadOnlyList<DiskUse> Measure()
    {
        var uses = Parts.Select(Measure).ToList();
        var (bytes, files) = Size([paths.Home]);
        return
        [
            .. uses,
            new DiskUse(Other, Math.Max(0, bytes - uses.Sum(use => use.Bytes)), Math.Max(0, files - uses.Sum(use => use.Files)), 0, 0),
        ];
    }

    /// <exception cref="RequestRefusedException">There is no such kind, or nothing of it is ever removed here.</exception>
    public DiskCleaned Clean(string kind)
    {
        var part = Parts.FirstOrDefault(part => part.Kind == kind);
        if (part?.Removable is not { } removable)
        {
            throw new RequestRefusedException(
                part is null ? "There is no such kind of file." : "These files are not cleaned up.",
                $"\"{RequestRefusedException.Shown(kind)}\" is none of "
                    + $"{string.Join(", ", Parts.Where(each => each.Removable is not null).Select(each => each.Kind))}. "
                    + "Datasets, runs and models are deleted one by one, where each is shown.",
                RefusalKind.NotFound
            );
        }

        var (freed, items, inUse) = (0L, 0L, 0L);
        foreach (var item in removable())
        {
            long bytes = Size(item.Places).Bytes;
            try
            {
                item.Remove();
                (freed, items) = (freed + bytes, items + 1);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                inUse++; // Windows removes nothing that is open
            }
        }

        return new DiskCleaned(kind, freed, items, inUse);
    }

    private static DiskUse Measure(DiskPart part)
    {
        var (bytes, files) = Size(part.Places);
        var removable = part.Removable?.Invoke() ?? [];
        return new DiskUse(part.Kind, bytes, files, removable.Sum(item => Size(item.Places).Bytes), removable.Count);
    }

    private static (long Bytes, long Files) Size(IEnumerable<string> places)
    {
        var (bytes, files) = (0L, 0L);
        foreach (string place in places)
        {
            var found = Directory.Exists(place) ? new DirectoryInfo(place).EnumerateFiles("*", _everything) : [new FileInfo(place)];
            foreach (var file in found)
            {
                try
                {
                    bytes += file.Length;
                    files++;
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // It went while it was counted.
                }
            }
        }

        return (bytes, files);
    }

    /// <summary>
    /// Finished sets that no run was trained on: whoever needs one makes it again. None while a run is going, since one that is preparing
    /// has not said yet which it reads.
    /// </summary>
    private IReadOnlyList<RemovableItem> UnusedTokens()
    {
        if (!Directory.Exists(paths.Tokens) || book.Live().Count > 0)
        {
            return [];
        }

        var used = book.All()
            .Select(run => JsonFile.Read<RunData>(paths.Run(run.Id).Data)?.Tokens)
            .OfType<string>()
            .Select(Path.GetFullPath)
            .ToHashSet(StringComparer.Ordinal);
        var before = (time.GetUtcNow() - _tokensRest).UtcDateTime;
        return
        [
            .. Directory
                .GetDirectories(paths.Tokens)
                .Where(folder => !used.Contains(Path.GetFullPath(folder)) && Directory.GetLastWriteTimeUtc(folder) < before)
                .Select(folder => new RemovableItem([folder], () => DiskFolder.Delete(folder))),
        ];
    }

    private IReadOnlyList<RemovableItem> RestingUploads() =>
        [
            .. uploads
                .Resting(_uploadRests)
                .Select(id => new RemovableItem(
                    [.. new[] { "", UploadFile.PartSuffix, UploadFile.CardSuffix }.Select(suffix => uploads.PathOf(id) + suffix)],
                    () => uploads.Remove(id)
                )),
        ];

    private static RemovableItem File(string path) => new([path], () => DiskFile.Delete(path));

    private static string[] InFolder(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder) : [];

    /// <summary><c>trainer.1.log</c>; the current one has no number.</summary>
    private static bool IsOldLog(string path)
    {
        string[] parts = Path.GetFileName(path).Split('.');
        return parts is [.., var number, "log"] && parts.Length >= 3 && int.TryParse(number, out _);
    }

    private static bool IsDatabase(string path) => Path.GetFileName(path).Contains(".db", StringComparison.Ordinal);

    /// <summary>A copy from before a migration, or one that was broken and replaced.</summary>
    private static bool IsOldDatabase(string path) =>
        Path.GetFileName(path) is var name
        && (name.Contains(".db.version-", StringComparison.Ordinal) || name.EndsWith(".db.broken", StringComparison.Ordinal));
}
