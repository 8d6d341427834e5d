using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>
/// Where a run is asked to stop, pause or save. Looked at before every micro-step and every evaluation or sampling batch.
/// </summary>
public interface IRunInbox
{
    /// <summary>A request not seen before, once; null where there is none.</summary>
    RunControl? Poll();
}
