namespace Jarvis.Kernels.Functions;

/// <summary>Reads class targets that are in CPU memory.</summary>
internal static unsafe class Targets
{
    /// <summary>The number of targets that are not <paramref name="ignore"/>.</summary>
    /// <exception cref="ArgumentException">A target is outside [0, classes).</exception>
    internal static long Counted(Tensor targets, long ignore, long classes)
    {
        long* t = Raw.At<long>(targets);
        long counted = 0;
        for (long k = 0; k < targets.numel(); k++)
        {
            if (t[k] == ignore)
            {
                continue;
            }
            if (t[k] < 0 || t[k] >= classes)
            {
                throw new ArgumentException($"target {t[k]} is outside of the {classes} classes");
            }
            counted++;
        }
        return counted;
    }

    /// <summary>The sum in float64; also writes each loss as float32 into <paramref name="each"/> where it is not null.</summary>
    internal static double Sum(ReadOnlySpan<double> losses, float* each)
    {
        double sum = 0;
        for (int k = 0; k < losses.Length; k++)
        {
            sum += losses[k];
            if (each != null)
            {
                each[k] = (float)losses[k];
            }
        }
        return sum;
    }
}
