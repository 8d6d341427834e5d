using static TorchSharp.torch;

namespace Jarvis.Engine.State;

/// <summary>
/// Randomness as a function of position: there is no generator state to save, and a resumed run draws what the first would have drawn.
/// </summary>
public static class StepSeed
{
    /// <summary>Seeds each device for one micro-step.</summary>
    public static void Set(long seed, long step, int microStep, Device device) => Set(Of(seed, step, microStep, stream: 0), device);

    /// <summary>Seeds the processor and, where the device is a GPU, each GPU.</summary>
    public static void Set(long value, Device device)
    {
        manual_seed(value);
        if (device.type == TorchSharp.DeviceType.CUDA)
        {
            cuda.manual_seed_all(value);
        }
    }

    /// <param name="stream">Keeps uses apart: 0 dropout, 1 samples.</param>
    public static long Of(long seed, long step, int microStep, int stream) =>
        (long)Permutation.Mix(Permutation.Mix(Permutation.Mix((ulong)seed, (ulong)step), (ulong)microStep), (ulong)stream);
}
