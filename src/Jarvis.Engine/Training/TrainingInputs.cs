using Jarvis.Contracts;

namespace Jarvis.Engine.Training;

/// <summary>What one attempt of a run works on.</summary>
/// <param name="Plan">Resolved (<see cref="Plans.PlanResolver"/>).</param>
/// <param name="TokensDirectory">A finished folder of token files (<c>train.bin</c>, <c>val.bin</c>, <c>manifest.json</c>).</param>
/// <param name="TokenizerDirectory">Holds the <c>tokenizer.json</c> that is copied into each checkpoint.</param>
/// <param name="CheckpointsDirectory">Where <c>step-00000050/</c> and so on go.</param>
/// <param name="Resume">Whether to resume from the newest finished checkpoint there; without one the run starts from the beginning.</param>
public sealed record TrainingInputs(
    TrainingPlan Plan,
    string TokensDirectory,
    string TokenizerDirectory,
    string CheckpointsDirectory,
    bool Resume
);
