namespace Jarvis;

/// <summary>Compiled into every assembly that uses TorchSharp, so that whoever comes first finds its native library.</summary>
internal static class TorchHook
{
#pragma warning disable CA2255 // runs before any other code of the assembly
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Run() => Jarvis.Kernels.Binding.TorchBinding.Hook();
#pragma warning restore CA2255
}
