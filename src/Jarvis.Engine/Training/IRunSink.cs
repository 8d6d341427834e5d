using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>Where a run says what it does. Called on the training thread; writing must not wait for a reader.</summary>
public interface IRunSink
{
    /// <summary>The receiver assigns <see cref="RunEvent.Sequence"/> and <see cref="RunEvent.At"/>.</summary>
    void Write(RunEvent happened);

    /// <summary>Returns when everything written so far is kept, or after a few seconds where it cannot be.</summary>
    void Drain() { }
}
