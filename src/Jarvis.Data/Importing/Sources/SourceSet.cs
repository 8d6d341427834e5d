using Jarvis.Data.Reading.Containers;

namespace Jarvis.Data.Importing.Sources;

/// <summary>Everything that one path holds: a file, the entries of an archive, the files of a folder.</summary>
/// <param name="Name">As the user knows it.</param>
/// <param name="Sources">In the order in which they are read; at least one.</param>
/// <param name="Skipped">What is there and is not read.</param>
public sealed record SourceSet(string Name, SourceContainer Container, IReadOnlyList<IRecordSource> Sources, SkippedFiles Skipped)
{
    /// <summary>Whether one of several that cannot be read is left out with a note, where a single one would end the import.</summary>
    public bool IsCollection => Container is SourceContainer.Zip or SourceContainer.Folder;
}
