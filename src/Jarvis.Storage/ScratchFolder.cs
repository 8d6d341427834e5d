namespace Jarvis.Storage;

/// <summary>
/// A folder of this process's below the system's for temporary files. It is gone when this is disposed, and where the process died before,
/// at the next
/// <see cref="Sweep"/> of any other: a lock in it tells whether its owner lives.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "jarvis-scratch-",
        OwnerName = ".owner";

    private readonly FileStream _owner;

    public ScratchFolder()
    {
        Path = Directory.CreateTempSubdirectory(Prefix).FullName;
        _owner = DiskFile.Own(System.IO.Path.Combine(Path, OwnerName), FileMode.CreateNew);
    }

    public string Path { get; }

    /// <summary>Removes the folders of processes that have died.</summary>
    public static void Sweep()
    {
        foreach (string folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                DiskFile.Own(System.IO.Path.Combine(folder, OwnerName), FileMode.Open).Dispose();
                DiskFolder.Delete(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue; // its owner lives, or another user's does
            }
        }
    }

    public void Dispose()
    {
        _owner.Dispose();
        DiskFolder.Delete(Path);
    }
}
