using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Runs.Execution;

/// <summary>
/// Reads <c>control.json</c> when its write time has changed (one system call per poll) and for two seconds after that, and takes SIGTERM
/// as a request to shut down.
/// </summary>
internal sealed class ControlInbox(string path, TimeProvider time) : IRunInbox
{
    /// <summary>Two writes within the file system's resolution, which is coarsest on FAT, have the same write time.</summary>
    private static readonly TimeSpan _writeTimeResolution = TimeSpan.FromSeconds(2);

    private DateTime _seenAt;
    private long _seenId;
    private volatile bool _terminate;

    public void Terminate() => _terminate = true;

    public RunControl? Poll()
    {
        if (_terminate)
        {
            _terminate = false;
            return new RunControl(_seenId, RunRequest.Shutdown, time.GetUtcNow());
        }
        var writtenAt = File.GetLastWriteTimeUtc(path); // the year 1601 where there is no such file
        if (writtenAt == _seenAt && time.GetUtcNow().UtcDateTime - writtenAt > _writeTimeResolution)
        {
            return null;
        }
        _seenAt = writtenAt;
        if (JsonFile.Read<RunControl>(path) is not { } control || control.Id <= _seenId)
        {
            return null;
        }
        _seenId = control.Id;
        return control;
    }
}
