using System.Runtime.InteropServices;
using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Trainer.CommandLine;

/// <summary>Ctrl+C saves and ends; a second one leaves at once. What is put into <c>control.json</c> counts as well.</summary>
internal sealed class ConsoleInbox : IRunInbox, IDisposable
{
    private readonly IRunInbox _file;
    private readonly TimeProvider _time;
    private readonly PosixSignalRegistration[] _signals;
    private int _asked;
    private bool _told;

    public ConsoleInbox(IRunInbox file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];
    }

    public RunControl? Poll()
    {
        if (Volatile.Read(ref _asked) == 0 || _told)
        {
            return _file.Poll();
        }
        _told = true;
        return new RunControl(0, RunRequest.Pause, _time.GetUtcNow());
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Take(PosixSignalContext signal)
    {
        if (Interlocked.Increment(ref _asked) > 1)
        {
            return; // the system's own handling ends the process
        }
        signal.Cancel = true;
        Console.Error.WriteLine("Saving; press Ctrl+C again to leave at once (the last checkpoint stays).");
    }
}
