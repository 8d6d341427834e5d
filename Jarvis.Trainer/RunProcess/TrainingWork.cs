using Jarvis.Contracts;

namespace Jarvis.Trainer.RunProcess;

/// <summary>The real work of an attempt: token files from the data, then training.</summary>
internal static class TrainingWork
{
    public static RunResult Do(RunContext run)
        => throw new InvalidDataException($"This build cannot train {run.Plan.Size} yet.");
}
