using System.Runtime.InteropServices;

namespace Jarvis.Launcher.Output;

/// <summary>
/// Ctrl+C, or the end that the system asks for, as a cancellation: whoever is at work says its last sentence. Not around a question, which waits for
/// a line and hears of no cancellation.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _signals;

    public Interruption(CancellationToken outer)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Heard), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Heard)];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Heard(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
