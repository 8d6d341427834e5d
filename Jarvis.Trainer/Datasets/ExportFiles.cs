using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Datasets;

/// <summary>Files of <c>exports/</c>: they are there to be fetched, and go a day after they were made.</summary>
internal sealed class ExportFiles(JarvisPaths paths, TimeProvider time) : IFolderCare
{
    /// <summary>Of a file that is made while its caller waits and goes with the answer.</summary>
    public const string PassingSuffix = ".passing";

    private static readonly TimeSpan _keepFor = TimeSpan.FromDays(1);

    /// <summary>Where a file of this name is to be written; an earlier one is replaced.</summary>
    public string New(string name)
    {
        Directory.CreateDirectory(paths.Exports);
        return Path.Combine(paths.Exports, name);
    }

    /// <exception cref="RequestRefusedException">There is none of this name.</exception>
    public string Find(string name)
    {
        string path = Path.Combine(paths.Exports, name);
        return Path.GetFileName(name) == name && File.Exists(path)
            ? path
            : throw new RequestRefusedException(
                "There is no such file.",
                $"No export is called \"{RequestRefusedException.Shown(name)}\"; one is kept for a day. "
                    + "POST /api/datasets/{id}/export makes it again.",
                RefusalKind.NotFound
            );
    }

    /// <summary>Removes what is older than a day; at start also what an earlier process left half-written.</summary>
    public void Sweep(bool atStart)
    {
        foreach (var file in Directory.Exists(paths.Exports) ? new DirectoryInfo(paths.Exports).GetFiles() : [])
        {
            bool isLeftover =
                file.Name.EndsWith(CompleteFolder.PartialSuffix, StringComparison.Ordinal)
                || file.Name.Contains(PassingSuffix, StringComparison.Ordinal);
            if ((atStart && isLeftover) || (!isLeftover && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > _keepFor))
            {
                DiskFile.Delete(file.FullName);
            }
        }
    }
}
