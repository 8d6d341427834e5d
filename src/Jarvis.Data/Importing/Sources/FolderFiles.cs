using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Importing.Sources;

/// <summary>
/// Walks a folder in the order of names. Hidden files and symbolic links are skipped: a link may lead anywhere, or form a cycle.
/// </summary>
internal static class FolderFiles
{
    /// <param name="folderProblem">Returns why a folder (given by its path, and its path relative to the root with slashes) is skipped
    /// entirely; null to read it.</param>
    /// <exception cref="DatasetException">More files than <see cref="ReadLimits.MaxFiles"/>, or no permission to read the
    /// folder.</exception>
    public static IReadOnlyList<string> Under(
        string folder,
        SkippedFiles skipped,
        ReadLimits limits,
        CancellationToken cancellationToken,
        Func<string, string, string?>? folderProblem = null
    )
    {
        var found = new List<string>();
        Walk(new DirectoryInfo(folder), folder, found, skipped, limits, folderProblem ?? ((_, _) => null), cancellationToken);
        return found;
    }

    private static void Walk(
        DirectoryInfo directory,
        string root,
        List<string> found,
        SkippedFiles skipped,
        ReadLimits limits,
        Func<string, string, string?> folderProblem,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var entry in Entries(directory, root, skipped))
        {
            var relative = Path.GetRelativePath(root, entry.FullName);
            if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                skipped.Add(relative, "a symbolic link");
            }
            else if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden))
            {
                skipped.Add(relative, "hidden");
            }
            else if (entry is DirectoryInfo below)
            {
                if (folderProblem(below.FullName, relative.Replace('\\', '/')) is { } problem)
                {
                    skipped.Add(relative + "/", problem);
                }
                else
                {
                    Walk(below, root, found, skipped, limits, folderProblem, cancellationToken);
                }
            }
            else if (((FileInfo)entry).Length == 0)
            {
                skipped.Add(relative, "empty, or no file but a pipe or device");
            }
            else
            {
                found.Add(entry.FullName);
                if (found.Count > limits.MaxFiles)
                {
                    throw new DatasetException(
                        $"{root} holds more than {limits.MaxFiles} files. Name a smaller folder, or join the files."
                    );
                }
            }
        }
    }

    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo directory, string root, SkippedFiles skipped)
    {
        try
        {
            return [.. directory.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            if (directory.FullName == new DirectoryInfo(root).FullName)
            {
                throw new DatasetException($"{root} may not be read by the user that Jarvis runs as: {exception.Message}", exception);
            }
            skipped.Add(Path.GetRelativePath(root, directory.FullName), "may not be read");
            return [];
        }
    }
}
