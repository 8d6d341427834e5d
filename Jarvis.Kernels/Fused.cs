namespace Jarvis.Kernels;

/// <summary>
/// Operations that are fused where the stand-in for TorchSharp is in use, and composed of TorchSharp's own operators elsewhere.
/// Both versions have gradients and agree within rounding; tests run both.
/// </summary>
public static partial class Fused
{
    /// <summary>
    /// Whether the fused versions are used. False with the real TorchSharp, with <c>JARVIS_KERNELS=composed</c> in the environment,
    /// and on tensors that are not on the CPU.
    /// </summary>
    public static bool Enabled { get; set; } = Native.Available && Environment.GetEnvironmentVariable("JARVIS_KERNELS") != "composed";

    /// <summary>Whether the fused versions are used on such a tensor.</summary>
    public static bool Covers(Tensor tensor) => Use(tensor);

    private static bool Use(Tensor tensor) => Enabled && tensor.device_type == DeviceType.CPU;
}
