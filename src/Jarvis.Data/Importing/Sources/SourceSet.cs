using Jarvis.Data.Reading.Containers;

namespace Jarvis.Data.Importing.Sources;

/// <summary>The sources under one path: a file, the entries of an archive, the files of a folder.</summary>
/// <param name="Name">The name shown to the user.</param>
/// <param name="Sources">In the order in which they are read; at least one.</param>
/// <param name="Skipped">Files that exist but are not read.</param>
public sealed record SourceSet(string Name, SourceContainer Container, IReadOnlyList<IRecordSource> Sources, SkippedFiles Skipped)
{
    /// <summary>Whether a source that cannot be read is skipped with a note; outside a collection it fails the import.</summary>
    public bool IsCollection => Container is SourceContainer.Zip or SourceContainer.Folder;
}
