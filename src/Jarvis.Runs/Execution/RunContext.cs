using Jarvis.Contracts;
using Jarvis.Engine.Training;

namespace Jarvis.Runs.Execution;

/// <summary>What the work of one attempt needs.</summary>
/// <param name="Plan">Resolved.</param>
public sealed record RunContext(
    TrainingPlan Plan,
    JarvisPaths Paths,
    RunPaths Files,
    int Attempt,
    IRunSink Sink,
    IRunInbox Inbox,
    TimeProvider Clock
);
