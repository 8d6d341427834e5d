using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Runs.Execution;

/// <summary>A cancellation asks the run to save and pause, once. Requests in <c>control.json</c> count as well.</summary>
internal sealed class CancellationInbox(IRunInbox file, TimeProvider time, CancellationToken cancellationToken) : IRunInbox
{
    private bool _asked;

    public RunControl? Poll()
    {
        if (!cancellationToken.IsCancellationRequested || _asked)
        {
            return file.Poll();
        }
        _asked = true;
        return new RunControl(0, RunRequest.Pause, time.GetUtcNow());
    }
}
