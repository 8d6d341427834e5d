using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Datasets;

/// <summary>Files in <c>exports/</c> for download; they are deleted a day after they were made.</summary>
internal sealed class ExportFiles(JarvisPaths paths, TimeProvider time) : IFolderCare
{
    /// <summary>Marks a file that is made within a request and deleted once the response is sent.</summary>
    public const string PassingSuffix = ".passing";

    private static readonly TimeSpan _keepFor = TimeSpan.FromDays(1);

    /// <summary>The path to write a file of this name to; an earlier file is replaced.</summary>
    public string New(string name)
    {
        Directory.CreateDirectory(paths.Exports);
        return Path.Combine(paths.Exports, name);
    }

    /// <exception cref="RequestRefusedException">No export has this name.</exception>
    public string Find(string name)
    {
        string path = Path.Combine(paths.Exports, name);
        return Path.GetFileName(name) == name && File.Exists(path)
            ? path
            : throw new RequestRefusedException(
                "There is no such file.",
                $"No export is called \"{RequestRefusedException.Shown(name)}\"; one is kept for a day. "
                    + "POST /api/datasets/{id}/export or /api/models/{owner}/{name}/export makes it again.",
                RefusalKind.NotFound
            );
    }

    /// <summary>Those that are complete, newest first.</summary>
    public IReadOnlyList<ExportedFile> All() =>
        [
            .. Finished()
                .Select(path => new FileInfo(path))
                .Where(file => file.Exists)
                .Select(file => (file.Name, file.Length, MadeAt: new DateTimeOffset(file.LastWriteTimeUtc)))
                .Select(file => new ExportedFile(file.Name, file.Length, file.MadeAt, file.MadeAt + _keepFor))
                .OrderByDescending(file => file.MadeAt),
        ];

    /// <summary>Paths of those that are complete.</summary>
    public IReadOnlyList<string> Finished() =>
        Directory.Exists(paths.Exports) ? [.. Directory.GetFiles(paths.Exports).Where(IsFinished)] : [];

    private static bool IsFinished(string path) =>
        !path.EndsWith(CompleteFolder.PartialSuffix, StringComparison.Ordinal)
        && !Path.GetFileName(path).Contains(PassingSuffix, StringComparison.Ordinal);

    /// <summary>Removes what is older than a day; at start also what an earlier process left half-written.</summary>
    public void Sweep(bool atStart)
    {
        foreach (var file in Directory.Exists(paths.Exports) ? new DirectoryInfo(paths.Exports).GetFiles() : [])
        {
            bool isLeftover = !IsFinished(file.FullName);
            if ((atStart && isLeftover) || (!isLeftover && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > _keepFor))
            {
                DiskFile.Delete(file.FullName);
            }
        }
    }
}
