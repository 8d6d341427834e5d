using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>
/// Delivers requests to stop, pause or save a run. Polled before every micro-step and every evaluation or sampling batch.
/// </summary>
public interface IRunInbox
{
    /// <summary>The next request, each of them once; null where there is none.</summary>
    RunControl? Poll();
}
