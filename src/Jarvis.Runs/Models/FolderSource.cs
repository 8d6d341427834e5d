using Jarvis.Storage;

namespace Jarvis.Runs.Models;

/// <param name="folder">Exists.</param>
public sealed class FolderSource(string folder) : ModelSource
{
    public override string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    public override IReadOnlyList<SourceFile> All { get; } =
    [
        .. new DirectoryInfo(folder)
            .EnumerateFiles()
            .Select(file => new SourceFile(
                file.Name,
                new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName).Length
            )),
    ];

    public override string Folder => folder;

    public override Stream Open(string name) => DiskFile.OpenRead(Path.Combine(folder, name));
}
