using System.Text;
using Jarvis.Storage;

namespace Jarvis.ServiceDefaults.Logs;

/// <summary>
/// A text file that is rotated when it is full: NAME.log, then NAME.1.log (the newest of the old ones) up to NAME.4.log, so a log never
/// takes more than five times <paramref name="limitBytes"/>. One writer per file; not thread-safe.
/// </summary>
internal sealed class RotatingFile(string path, long limitBytes = 8 << 20, int kept = 4) : IDisposable
{
    private StreamWriter? _writer;
    private long _bytes;

    /// <exception cref="IOException">The disk is full or the folder is gone; nothing is half open afterwards and the next call tries
    /// again.</exception>
    public void WriteLine(string line)
    {
        if (_writer is not null && _bytes >= limitBytes)
        {
            Rotate();
        }
        _writer ??= Open();
        _writer.WriteLine(line);
        _bytes += Encoding.UTF8.GetByteCount(line) + 1;
    }

    public void Flush() => _writer?.Flush();

    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private StreamWriter Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = DiskFile.Open(path, FileMode.Append, FileAccess.Write);
        _bytes = file.Length;
        return new StreamWriter(file, new UTF8Encoding(false));
    }

    private void Rotate()
    {
        Dispose();
        for (int i = kept - 1; i >= 1; i--)
        {
            if (File.Exists(Old(i)))
            {
                DiskFile.Move(Old(i), Old(i + 1), overwrite: true);
            }
        }
        DiskFile.Move(path, Old(1), overwrite: true);
    }

    private string Old(int index) => Path.ChangeExtension(path, $".{index}.log");
}
