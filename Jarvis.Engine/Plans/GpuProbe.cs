namespace Jarvis.Engine.Plans;

/// <summary>Asks TorchSharp for a GPU, but loads libtorch only where the answer could be yes.</summary>
internal static class GpuProbe
{
    public static bool IsUsable() => TorchSharp.torch.cuda.is_available();

    public static int Count() => TorchSharp.torch.cuda.device_count();

    public static bool HasMps() => TorchSharp.torch.mps_is_available();
}
