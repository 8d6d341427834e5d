using System.Globalization;
using Jarvis.Kernels.Binding;
using static TorchSharp.torch;

namespace Jarvis.Engine.Machine;

/// <summary>The device that a run computes on, and libtorch's settings for it.</summary>
internal static class TorchDevice
{
    /// <param name="name">Of a resolved plan: cpu, cuda, cuda:N or mps.</param>
    /// <exception cref="InvalidDataException">libtorch cannot use it, although the driver offers it.</exception>
    public static Device Open(string name)
    {
        if (name.StartsWith("cuda", StringComparison.Ordinal))
        {
            int number = name.Split(':') is [_, var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
            if (!cuda.is_available() || number >= cuda.device_count())
            {
                throw new InvalidDataException(
                    $"device is '{name}', and the driver offers a card, but libtorch {TorchBinding.Version} cannot use it: "
                        + "its CUDA is newer than the driver, or was built for newer cards, or CUDA_VISIBLE_DEVICES hides the card. "
                        + "Update NVIDIA's driver, or set device to cpu."
                );
            }
            AllowTf32();
        }
        else if (name == "mps" && !mps_is_available())
        {
            throw new InvalidDataException(
                $"device is 'mps', and libtorch {TorchBinding.Version} cannot use this Mac's GPU. Set device to cpu."
            );
        }
        return device(name);
    }

    /// <summary>
    /// Multiplies fp32 matrices in TF32 where a card has it (compute capability 8.0 and later): ten fraction bits, several times as fast;
    /// sums stay fp32. Older cards ignore the setting. bf16 and fp16 are not affected.
    /// </summary>
    internal static void AllowTf32()
    {
        backends.cuda.matmul.allow_tf32 = true;
        backends.cudnn.allow_tf32 = true;
    }
}
