#if !UPSTREAM_PACKAGES
using System.Reflection;
using TorchSharp.Dispatch;
#endif

namespace Jarvis.Kernels;

/// <summary>Loads the library that registers the <c>jarvis::</c> operators; there is none beside the real TorchSharp.</summary>
internal static class Native
{
#if UPSTREAM_PACKAGES
    internal static bool Available => false;
#else
    private static readonly Lazy<bool> Loaded = new(Load);

    internal static bool Available => Loaded.Value;

    private static bool Load()
    {
        _ = torch.get_num_threads(); // libtorch, with its BLAS, comes first
        return NativeLoader.Load("jarvis_kernels", Assembly.GetExecutingAssembly()) != IntPtr.Zero && Operator.Exists("jarvis::linear_bf16");
    }
#endif
}
