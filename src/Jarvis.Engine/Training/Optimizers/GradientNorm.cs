using Jarvis.Engine.Models;
using Jarvis.Kernels;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Clipping by the global norm, as torch.nn.utils.clip_grad_norm_ does it; the multiplication is left to the optimizer's own pass.
/// </summary>
internal static class GradientNorm
{
    /// <summary>L2 norm over all gradients of the model.</summary>
    public static double Of(LanguageModel model)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return Fused.GlobalNorm([.. model.Trained.Select(weight => weight.Value.grad).Where(gradient => gradient is not null)!]);
    }

    /// <summary>Whether every trained weight is finite; costs one pass over them.</summary>
    public static bool WeightsAreFinite(LanguageModel model)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return double.IsFinite(Fused.GlobalNorm([.. model.Trained.Select(weight => weight.Value.detach())]));
    }

    /// <param name="most">0 does not clip.</param>
    public static double ClipScale(double norm, double most) => most > 0 ? Math.Min(1.0, most / (norm + 1e-6)) : 1.0;
}
