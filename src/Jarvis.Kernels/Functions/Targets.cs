namespace Jarvis.Kernels.Functions;

/// <summary>Targets in the memory of the CPU.</summary>
internal static unsafe class Targets
{
    /// <summary>How many count.</summary>
    /// <exception cref="ArgumentException">One is no class.</exception>
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

    /// <summary>The sum in float64, and each loss as float32 into <paramref name="each"/> where it is not null.</summary>
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
