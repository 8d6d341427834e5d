using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>
/// The requests that the run has received so far. A request to end the run stays in force; a checkpoint request is used up by the
/// checkpoint.
/// </summary>
public sealed class ControlDesk(IRunInbox inbox)
{
    private bool _checkpoint;

    /// <summary>
    /// Stop, pause, cancel or shutdown; null while the run should continue. A later, more urgent request replaces an earlier one.
    /// </summary>
    public RunRequest? Ending { get; private set; }

    /// <summary>Polls once; true when the work in progress should be abandoned. Costs one look at a file's time.</summary>
    public bool Interrupts()
    {
        while (inbox.Poll() is { } asked)
        {
            if (asked.Request == RunRequest.Checkpoint)
            {
                _checkpoint = true;
            }
            else if (Ending is null || Urgency(asked.Request) > Urgency(Ending.Value))
            {
                Ending = asked.Request;
            }
        }
        return Ending is not null;
    }

    /// <summary>True when a stop was asked for and nothing more urgent: the run then still makes its final evaluation.</summary>
    public bool StopsOnly => Ending is RunRequest.Stop;

    /// <summary>Whether a checkpoint was asked for since the last call.</summary>
    public bool TakeCheckpointRequest()
    {
        bool asked = _checkpoint;
        _checkpoint = false;
        return asked;
    }

    private static int Urgency(RunRequest request) =>
        request switch
        {
            RunRequest.Stop => 0,
            RunRequest.Pause => 1,
            RunRequest.Shutdown => 2,
            _ => 3,
        };
}
