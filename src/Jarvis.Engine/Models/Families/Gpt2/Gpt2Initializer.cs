using TorchSharp.Modules;

namespace Jarvis.Engine.Models.Families.Gpt2;

/// <summary>
/// GPT-2's initial weights: normal with deviation 0.02, that of projections into the residual stream divided by the square root of their
/// number.
/// </summary>
public static class Gpt2Initializer
{
    private const double Deviation = 0.02;

    /// <summary>Fills every parameter; the same seed gives the same bits.</summary>
    public static void Fill(Gpt2Model model, long seed)
    {
        double branchDeviation = Deviation / Math.Sqrt(2.0 * model.Config.Shape.Layers);
        WeightInitializer.Fill(model, seed, (name, weight) => FillOne(name, weight, branchDeviation));
    }

    private static void FillOne(string name, Parameter weight, double branchDeviation)
    {
        if (weight.dim() >= 2)
        {
            weight.normal_(0, name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? branchDeviation : Deviation);
        }
        else if (name.EndsWith(".bias", StringComparison.Ordinal))
        {
            weight.fill_(0);
        }
        else
        {
            weight.fill_(1);
        }
    }
}
