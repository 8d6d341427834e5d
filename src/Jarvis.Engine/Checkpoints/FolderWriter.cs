using System.Text;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Safetensors;
using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>
/// Builds a folder beside its final place: each file is flushed and hashed as it is written, the manifest comes last (temporary name,
/// flush, rename), then the folder is renamed. If it is disposed before that, nothing is left.
/// </summary>
public sealed class FolderWriter : IDisposable
{
    internal const string Unfinished = ".writing-";
    private readonly string _target;
    private readonly string _folder;
    private readonly List<CheckpointFile> _files = [];
    private bool _published;

    public FolderWriter(string target)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        _folder = $"{_target}{Unfinished}{Environment.ProcessId}";
        if (Directory.Exists(_folder))
        {
            DiskFolder.Delete(_folder);
        }
        Directory.CreateDirectory(_folder);
    }

    /// <param name="name">A slash puts the file into a subfolder.</param>
    /// <exception cref="IOException">The disk is full, or the file would be larger than its file system or a limit of this process
    /// allows.</exception>
    public void Add(string name, Action<Stream> write)
    {
        try
        {
            Write(name, write);
        }
        catch (ArgumentOutOfRangeException exception) // how .NET reports EFBIG, such as past 4 GiB on FAT32
        {
            throw new IOException(
                $"'{name}' would be larger than the disk's file system, or the limit of this process (ulimit -f), allows.",
                exception
            );
        }
    }

    public void Add(string name, string text) => Add(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    public void AddJson<T>(string name, T value) => Add(name, JsonSerializer.Serialize(value, ContractJson.Indented) + "\n");

    /// <param name="describe">Makes the manifest from the files that were written.</param>
    public CheckpointManifest Publish(Func<IReadOnlyList<CheckpointFile>, CheckpointManifest> describe)
    {
        DiskFile.Create(Path.Combine(_folder, InUseLock.FileName)).Dispose();
        var manifest = describe(_files);
        JsonFile.Write(Path.Combine(_folder, CheckpointManifest.FileName), manifest);
        foreach (string within in Directory.GetDirectories(_folder))
        {
            DirectorySync.Flush(within);
        }
        DirectorySync.Flush(_folder);
        if (Directory.Exists(_target))
        {
            FolderRemoval.Remove(_target);
        }
        DiskFolder.Move(_folder, _target);
        DirectorySync.Flush(Path.GetDirectoryName(_target)!);
        _published = true;
        return manifest;
    }

    public void Dispose()
    {
        if (!_published && Directory.Exists(_folder))
        {
            DiskFolder.Delete(_folder);
        }
    }

    private void Write(string name, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
        using var file = DiskFile.Create(Path.Combine(_folder, name), 1 << 20);
        using var hashing = new HashingStream(file);
        write(hashing);
        file.Flush(flushToDisk: true);
        _files.Add(new CheckpointFile(name, hashing.Length, hashing.Digest()));
    }
}
