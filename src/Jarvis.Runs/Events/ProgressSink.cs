using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Runs.Events;

internal sealed class ProgressSink(Action<RunEvent> progress) : IRunSink
{
    public void Write(RunEvent happened) => progress(happened);
}
