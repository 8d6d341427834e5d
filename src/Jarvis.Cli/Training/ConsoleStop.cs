using System.Runtime.InteropServices;

namespace Jarvis.Cli.Training;

/// <summary>The first Ctrl+C asks a run to save and end; the second ends the process at once.</summary>
internal sealed class ConsoleStop : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _signals;

    public ConsoleStop() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];

    public CancellationToken Token => _asked.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
        _asked.Dispose();
    }

    private void Take(PosixSignalContext signal)
    {
        if (_asked.IsCancellationRequested)
        {
            return; // the default handler ends the process
        }
        signal.Cancel = true;
        _asked.Cancel();
        Console.Error.WriteLine("Saving; press Ctrl+C again to leave at once (the last checkpoint stays).");
    }
}
