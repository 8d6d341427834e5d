using System.Runtime.InteropServices;

namespace Jarvis.Engine.Checkpoints;

/// <summary>Makes a rename durable: on Unix the directory itself has to be flushed; Windows journals the rename.</summary>
internal static partial class DirectorySync
{
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        int handle = Open(directory, 0);
        if (handle < 0)
        {
            return; // some file systems refuse to open directories; the rename itself has happened
        }
        _ = Fsync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
