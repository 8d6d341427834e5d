namespace Jarvis.Storage;

/// <summary>
/// A folder of this process in the system's folder for temporary files. It is deleted on dispose or, where the process died first, by the
/// next <see cref="Sweep"/> of any other process: a lock in it shows whether its owner is alive.
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
                continue; // its owner is alive, or it belongs to another user
            }
        }
    }

    public void Dispose()
    {
        _owner.Dispose();
        DiskFolder.Delete(Path);
    }
}
