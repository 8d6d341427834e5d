using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>Receives the events of a run. Called on the training thread; writing must not wait for a reader.</summary>
public interface IRunSink
{
    /// <summary>The receiver assigns <see cref="RunEvent.Sequence"/> and <see cref="RunEvent.At"/>.</summary>
    void Write(RunEvent happened);

    /// <summary>Returns when everything written so far is stored, or after a few seconds where it cannot be.</summary>
    void Drain() { }
}
