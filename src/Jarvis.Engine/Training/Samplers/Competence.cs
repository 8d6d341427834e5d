using Jarvis.Contracts;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Which share of the records, easiest first, a learner is given (Bengio et al. 2009; the root is Platanios et al. 2019).
/// </summary>
internal static class Competence
{
    private const int Stairs = 5;

    /// <param name="start">Share at the beginning.</param>
    /// <param name="progress">0 to 1 of the curriculum's length.</param>
    public static double At(CurriculumPace pace, double start, double progress)
    {
        double done = Math.Clamp(progress, 0, 1);
        return pace switch
        {
            CurriculumPace.Linear => start + (1 - start) * done,
            CurriculumPace.Root => Math.Sqrt(start * start + (1 - start * start) * done),
            CurriculumPace.Step => start + (1 - start) * Math.Floor(done * Stairs) / Stairs,
            _ => throw new ArgumentOutOfRangeException(nameof(pace), pace, null),
        };
    }
}
