namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Which share of the records, easiest first, a learner is given (Bengio et al. 2009; the root is Platanios et al. 2019).
/// </summary>
internal static class Competence
{
    private const int Stairs = 5;

    /// <param name="pace">linear | root | step</param>
    /// <param name="start">Share at the beginning.</param>
    /// <param name="progress">0 to 1 of the curriculum's length.</param>
    public static double At(string pace, double start, double progress)
    {
        double done = Math.Clamp(progress, 0, 1);
        return pace switch
        {
            "linear" => start + (1 - start) * done,
            "root" => Math.Sqrt(start * start + (1 - start * start) * done),
            "step" => start + (1 - start) * Math.Floor(done * Stairs) / Stairs,
            _ => throw new ArgumentException($"There is no pace '{pace}'; known are linear, root and step.", nameof(pace)),
        };
    }
}
