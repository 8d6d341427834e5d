using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Optimizers;

/// <summary>AdamW's state of one weight.</summary>
/// <param name="Copy">What multiplications read instead of the weight; null where they read the weight.</param>
/// <param name="OnHost">Mean and square live in host memory and visit the weight's device a slice at a time.</param>
internal sealed record Moments(string Name, Parameter Weight, Tensor Mean, Tensor Square, Tensor? Copy, bool OnHost) : IDisposable
{
    public static Moments Of(string name, Parameter weight, Tensor? copy, bool onHost) => new(name, weight, Zeros(weight, onHost), Zeros(weight, onHost), copy, onHost);

    public void Dispose()
    {
        Mean.Dispose();
        Square.Dispose();
    }

    private static Tensor Zeros(Parameter weight, bool onHost)
    {
        var made = zeros(weight.shape, dtype: ScalarType.Float32, device: onHost ? CPU : weight.device);
        if (!onHost || weight.device.type != TorchSharp.DeviceType.CUDA) return made.DetachFromDisposeScope();
        using (made) return made.pin_memory().DetachFromDisposeScope();                  // page-locked, so that copies need no detour
    }
}
