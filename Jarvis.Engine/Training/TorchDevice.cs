using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>The device that a run computes on, and what libtorch is told of it.</summary>
internal static class TorchDevice
{
    /// <param name="name">Of a resolved plan: cpu, cuda, cuda:N or mps.</param>
    /// <exception cref="InvalidDataException">libtorch cannot use it, although the driver offers it.</exception>
    public static Device Open(string name)
    {
        if (name.StartsWith("cuda", StringComparison.Ordinal))
        {
            if (!cuda.is_available())
            {
                throw new InvalidDataException($"device is '{name}', and the driver offers a card, but libtorch {TorchBinding.Version} cannot use it: its CUDA is newer than "
                    + "the driver, or CUDA_VISIBLE_DEVICES hides the card. Update NVIDIA's driver, or set device to cpu.");
            }
            // Products of fp32 matrices in TF32 where the card has it: ten bits of fraction, several times as fast; sums stay fp32.
            backends.cuda.matmul.allow_tf32 = true;
        }
        return device(name);
    }
}
