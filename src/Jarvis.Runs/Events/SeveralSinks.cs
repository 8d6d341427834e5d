using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Runs.Events;

internal sealed class SeveralSinks(params IRunSink[] sinks) : IRunSink
{
    public void Write(RunEvent happened)
    {
        foreach (var sink in sinks)
        {
            sink.Write(happened);
        }
    }

    public void Drain()
    {
        foreach (var sink in sinks)
        {
            sink.Drain();
        }
    }
}
