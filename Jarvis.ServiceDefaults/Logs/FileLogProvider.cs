using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Jarvis.ServiceDefaults.Logs;

/// <summary>
/// Writes log lines to a <see cref="RotatingFile"/> on one task of its own: logging never waits for the disk, and where the disk is slower
/// than the program the oldest waiting lines are dropped and counted.
/// </summary>
internal sealed class FileLogProvider : ILoggerProvider
{
    private const int MostAtOnce = 1024;
    private readonly RotatingFile _file;
    private readonly TimeProvider _time;
    private readonly Channel<string> _lines;
    private readonly Task _writing;
    private long _dropped;

    public FileLogProvider(string path, TimeProvider time)
    {
        _file = new RotatingFile(path);
        _time = time;
        var options = new BoundedChannelOptions(8192) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _lines = Channel.CreateBounded<string>(options, _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Run(WriteAsync);
    }

    public ILogger CreateLogger(string categoryName) => new FileLogger(categoryName, _time, line => _lines.Writer.TryWrite(line));

    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait(TimeSpan.FromSeconds(2));
        _file.Dispose();
    }

    /// <summary>Dropped lines that the file does not mention yet.</summary>
    internal long Dropped => Interlocked.Read(ref _dropped);

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            long reported = Dropped;
            int written = 0;
            try
            {
                if (reported > 0)
                {
                    string lines = reported == 1 ? "1 line was" : $"{reported} lines were";
                    _file.WriteLine($"({lines} dropped here: the disk was full, or slower than the log)");
                }
                while (written < MostAtOnce && _lines.Reader.TryRead(out string? line))
                {
                    written++;
                    _file.WriteLine(line);
                }
                _file.Flush();
                Interlocked.Add(ref _dropped, -reported);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A full disk must not stop the service; the count is written when there is room again.
                Interlocked.Add(ref _dropped, written);
            }
        }
    }
}
