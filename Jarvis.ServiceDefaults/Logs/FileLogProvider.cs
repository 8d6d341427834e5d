using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Jarvis.ServiceDefaults.Logs;

/// <summary>
/// Writes log lines to a <see cref="RotatingFile"/> on one task of its own: logging never waits for the disk, and where the disk is slower
/// than the program the oldest waiting lines are dropped and counted.
/// </summary>
internal sealed class FileLogProvider : ILoggerProvider
{
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

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            try
            {
                while (_lines.Reader.TryRead(out string? line))
                {
                    _file.WriteLine(line);
                }
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var lost)
                {
                    _file.WriteLine($"({lost} lines were dropped here: the disk was slower than the log)");
                }
                _file.Flush();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Interlocked.Increment(ref _dropped); // a full disk must not stop the service; the count appears when there is room again
            }
        }
    }
}
