using Jarvis.Contracts;
using Jarvis.Data.Code;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Importing.Sources;

/// <summary>
/// Resolves a path to its sources, whether it is a file, a compressed file, an archive or a folder. All imports use this class.
/// </summary>
public static class SourceFinder
{
    /// <param name="name">The name shown to the user; null means the path's.</param>
    /// <exception cref="DatasetException">The path holds nothing that can be read.</exception>
    public static SourceSet Find(
        string path,
        string? name = null,
        string format = RecordReaders.Auto,
        ReadingOptions? options = null,
        ReadLimits? limits = null,
        CancellationToken cancellationToken = default
    )
    {
        name ??= Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        limits ??= ReadLimits.Default;
        if (Directory.Exists(path))
        {
            bool code =
                format.Equals(FileFormat.Source, StringComparison.OrdinalIgnoreCase)
                || (format == RecordReaders.Auto && Directory.Exists(Path.Combine(path, ".git")));
            return code
                ? OfCode(path, name, options, limits, cancellationToken)
                : OfFolder(path, name, format, options, limits, cancellationToken);
        }
        using var file = SourceBytes.OpenFile(path, name);
        var magic = new byte[Math.Min(SourceContainers.MagicBytes, file.Length)];
        file.ReadExactly(magic);
        var container = SourceContainers.Of(magic);
        return container == SourceContainer.Zip
            ? OfArchive(path, file, name, format, options, limits)
            : new SourceSet(name, container, [new FileSource(path, name, format, limits, options)], new SkippedFiles());
    }

    private static SourceSet OfArchive(string path, Stream file, string name, string format, ReadingOptions? options, ReadLimits limits)
    {
        var skipped = new SkippedFiles();
        var sources = new List<IRecordSource>();
        foreach (var entry in ZipDirectory.Read(file, name, limits))
        {
            if (Problem(entry.Name, format) is { } problem)
            {
                skipped.Add(entry.Name, problem);
            }
            else if (entry.Problem is { } unreadable)
            {
                skipped.Add(entry.Name, unreadable);
            }
            else
            {
                sources.Add(new FileSource(path, $"{name}/{entry.Name}", format, limits, options) { Entry = entry });
            }
        }
        return Checked(new SourceSet(name, SourceContainer.Zip, sources, skipped));
    }

    private static SourceSet OfFolder(
        string path,
        string name,
        string format,
        ReadingOptions? options,
        ReadLimits limits,
        CancellationToken cancellationToken
    )
    {
        var skipped = new SkippedFiles();
        var sources = new List<IRecordSource>();
        foreach (var file in FolderFiles.Under(path, skipped, limits, cancellationToken))
        {
            var relative = Path.GetRelativePath(path, file).Replace('\\', '/');
            if (Problem(relative, format) is { } problem)
            {
                skipped.Add(relative, problem);
                continue;
            }
            try
            {
                sources.AddRange(Find(file, $"{name}/{relative}", format, options, limits, cancellationToken).Sources);
            }
            catch (DatasetException exception)
            {
                skipped.Add(relative, exception.Message);
            }
        }
        return Checked(new SourceSet(name, SourceContainer.Folder, sources, skipped));
    }

    private static SourceSet OfCode(
        string path,
        string name,
        ReadingOptions? options,
        ReadLimits limits,
        CancellationToken cancellationToken
    )
    {
        var skipped = new SkippedFiles();
        var files = CodeFiles.Under(path, skipped, limits, cancellationToken);
        return Checked(
            new SourceSet(
                name,
                SourceContainer.Folder,
                [.. files.Select(f => new FileSource(f.Path, $"{name}/{f.Relative}", FileFormat.Source, limits, options))],
                skipped
            )
        );
    }

    // In a collection, a file that is not data is skipped instead of failing the import.
    private static string? Problem(string name, string format)
    {
        var inner = SourceNames.Inner(name);
        if (Path.GetFileName(name).StartsWith('.') || name.Contains("__MACOSX/", StringComparison.Ordinal))
        {
            return "hidden";
        }
        if (SourceNames.IsArchive(inner))
        {
            return inner.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? null : "an archive of a kind that is not read";
        }
        if (format == RecordReaders.Auto && CodeLanguage.Of(inner) is not null)
        {
            return "source code, which the format source reads";
        }
        return
            RecordReaders.Extensions.Contains(Path.GetExtension(inner).ToLowerInvariant())
            || (format != RecordReaders.Auto && Path.GetExtension(inner).Length == 0)
            ? null
            : "not a type that Jarvis reads: "
                + $"{(Path.GetExtension(inner) is { Length: > 0 and <= 12 } extension ? extension.ToLowerInvariant() : "no extension")}";
    }

    private static SourceSet Checked(SourceSet set) =>
        set.Sources.Count > 0
            ? set
            : throw new DatasetException(
                $"{set.Name} holds no file that can be read. "
                    + $"{string.Join(' ', set.Skipped.Sentences().Take(3).Select(s => s + "."))} Readable are "
                    + $"{RecordReaders.Readable}."
            );
}
