using System.Runtime.InteropServices;

namespace Jarvis.Launcher.Output;

/// <summary>
/// Turns Ctrl+C or the system's request to end into a cancellation, so that work in progress can say how it ended. Not for use around a
/// question: reading a line cannot be cancelled.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _signals;

    public Interruption(CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Heard), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Heard)];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
        _source.Dispose();
    }

    private void Heard(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
