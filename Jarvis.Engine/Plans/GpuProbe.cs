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
}
