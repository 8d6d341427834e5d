using Jarvis.Kernels.Cpu;
using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// Moving averages (EMA) of weights.
public static partial class Fused
{
    /// <summary>average = decay · average + (1 − decay) · weight, in place, for all tensors in one pass and outside of autograd.</summary>
    /// <param name="averages">float32, updated in place</param>
    /// <param name="weights">float32, of the averages' shapes</param>
    public static void AverageStep(IReadOnlyList<Tensor> averages, IReadOnlyList<Tensor> weights, double decay)
    {
        if (averages.Count == 0)
        {
            return;
        }
        using var quiet = no_grad();
        if (Kernels(averages[0]) is { } kernels)
        {
            var average = new TensorList("average_step", averages);
            kernels.Average(average.Lengths, average.Addresses, average.Same(weights), (float)decay, (float)(1 - decay));
            return;
        }
        Scripts.Towards([.. averages], [.. weights], 1 - decay);
    }
}
