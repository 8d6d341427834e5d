using System.IO.MemoryMappedFiles;

namespace Jarvis.Storage;

/// <summary>
/// Opens, replaces and removes files so that it works the same on Windows, where nobody else can read, replace or delete a file that is
/// open without the right sharing. Everything here lets others read, write, replace and delete, unless it says otherwise; what Windows
/// refuses because somebody has the file open for a moment (a reader, an antivirus program) is retried for <see cref="InUse.Patience"/>.
/// </summary>
public static class DiskFile
{
    private const FileShare Everything = FileShare.ReadWrite | FileShare.Delete;
    private const int Buffer = 4096;

    /// <summary>Opens an existing file for reading.</summary>
    public static FileStream OpenRead(string path, int bufferSize = Buffer, FileOptions options = FileOptions.None) =>
        Open(path, FileMode.Open, FileAccess.Read, bufferSize, options);

    /// <summary>Opens a file in any mode.</summary>
    public static FileStream Open(
        string path,
        FileMode mode,
        FileAccess access,
        int bufferSize = Buffer,
        FileOptions options = FileOptions.None
    ) => InUse.Wait(() => new FileStream(path, mode, access, Everything, bufferSize, options));

    /// <summary>Creates a file that must not exist yet.</summary>
    public static FileStream Create(string path, int bufferSize = Buffer, FileOptions options = FileOptions.None) =>
        Open(path, FileMode.CreateNew, FileAccess.Write, bufferSize, options);

    /// <summary>A new file for this process alone, which is deleted when it is closed.</summary>
    public static FileStream CreateTemporary(string path, int bufferSize = Buffer, FileOptions options = FileOptions.None) =>
        Open(path, FileMode.CreateNew, FileAccess.ReadWrite, bufferSize, options | FileOptions.DeleteOnClose);

    /// <summary>
    /// Opens or creates a file that nobody else may have open: a lock. Not retried; <see cref="FileLocks.TryTake"/> distinguishes a held
    /// lock from other failures.
    /// </summary>
    public static FileStream Own(string path, FileMode mode = FileMode.OpenOrCreate) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Opens a file that nobody may own (<see cref="Own"/>) meanwhile; others may share it in the same way.</summary>
    public static FileStream Share(string path, FileMode mode = FileMode.Open) => new(path, mode, FileAccess.Read, FileShare.Read);

    /// <summary>
    /// Maps an entire file for reading; others may write to it, and it cannot be deleted on Windows before the map is disposed.
    /// </summary>
    /// <exception cref="IOException">It is empty, or cannot be opened.</exception>
    public static MemoryMappedFile Map(string path)
    {
        var stream = OpenRead(path, bufferSize: 1);
        try
        {
            return stream.Length > 0 ? Map(stream) : throw new IOException($"'{path}' is empty.");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Maps a file that is open already, and closes it with the map.</summary>
    public static MemoryMappedFile Map(FileStream file) =>
        MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);

    public static byte[] ReadAllBytes(string path)
    {
        using var file = OpenRead(path, bufferSize: 1);
        using var all = new MemoryStream(file.CanSeek ? (int)Math.Min(file.Length, Array.MaxLength) : 0);
        file.CopyTo(all);
        return all.Length == all.Capacity ? all.GetBuffer() : all.ToArray();
    }

    public static string ReadAllText(string path)
    {
        using var reader = new StreamReader(OpenRead(path));
        return reader.ReadToEnd();
    }

    public static async Task<string> ReadAllTextAsync(string path, CancellationToken cancellationToken = default)
    {
        using var reader = new StreamReader(OpenRead(path, options: FileOptions.Asynchronous));
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Reads line by line while it is enumerated; the file is closed at its end, or when the enumeration is abandoned.</summary>
    public static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(OpenRead(path));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Writes a file completely or not at all: a reader sees the old one or the new one, even after a power cut.</summary>
    public static void Replace(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = Create(temporary))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <inheritdoc cref="Replace(string, Action{Stream})"/>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        byte[] copy = content.ToArray();
        Replace(path, file => file.Write(copy));
    }

    /// <summary>
    /// Removes what crashed processes left of <see cref="Replace(string, Action{Stream})"/> in a folder, not in its subfolders. For folders
    /// that no other process writes to.
    /// </summary>
    public static void SweepReplacements(string folder)
    {
        foreach (string file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.tmp") : [])
        {
            string[] parts = Path.GetFileName(file).Split('.');
            if (parts.Length > 2 && Guid.TryParseExact(parts[^2], "N", out _))
            {
                Delete(file);
            }
        }
    }

    /// <summary>Writes to a file of the operating system, such as one under /proc, which cannot be replaced.</summary>
    public static void Put(string path, string text) => File.WriteAllText(path, text);

    /// <summary>As UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Replace(string, Action{Stream})"/>
    public static void Replace(string path, string text) => Replace(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Renames a file, optionally over another. The caller makes sure that both are on the same volume, on Windows as on Unix.
    /// </summary>
    public static void Move(string source, string target, bool overwrite = false) => InUse.Wait(() => File.Move(source, target, overwrite));

    /// <summary>Does nothing where the file does not exist.</summary>
    public static void Delete(string path) => InUse.Wait(() => File.Delete(path));
}
