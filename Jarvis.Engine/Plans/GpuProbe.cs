namespace Jarvis.Engine.Plans;

/// <summary>Asks TorchSharp for a GPU, but loads libtorch only where the answer could be yes.</summary>
internal static class GpuProbe
{
    public static bool IsUsable() =>
#if UPSTREAM_PACKAGES
        TorchSharp.torch.cuda.is_available();
#else
        // Debian's libtorch has no CUDA.
        false;
#endif

    public static int Count() =>
#if UPSTREAM_PACKAGES
        TorchSharp.torch.cuda.device_count();
#else
        0;
#endif

    public static bool HasMps() =>
#if UPSTREAM_PACKAGES
        TorchSharp.torch.mps_is_available();
#else
        false;
#endif
}
