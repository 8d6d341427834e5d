namespace Jarvis.Engine.Training;

/// <summary>A run that diverged returns to its last checkpoint, or to its beginning, with half the learning rate; at most twice.</summary>
/// <param name="To">Folder name of the checkpoint; null is the beginning.</param>
/// <param name="RateFactor">What every learning rate is multiplied by from there on.</param>
/// <param name="Number">From 1.</param>
/// <param name="Reason">A sentence for users.</param>
internal sealed record Rollback(string? To, double RateFactor, int Number, string Reason)
{
    public const int Most = 2;

    /// <param name="state">Where the run stood when it diverged.</param>
    /// <returns>Null where the run has been rolled back often enough.</returns>
    public static Rollback? Of(DivergedException diverged, TrainerState state, string? lastCheckpoint)
    {
        if (state.Rollbacks >= Most)
        {
            return null;
        }
        double factor = state.RateFactor / 2;
        int number = state.Rollbacks + 1;
        return new Rollback(
            lastCheckpoint,
            factor,
            number,
            $"{diverged.What} was not a number after step {diverged.Step}; going back to {lastCheckpoint ?? "the beginning"} "
                + $"with {factor:0.####} times the planned learning rate (rollback {number} of {Most})."
        );
    }
}
