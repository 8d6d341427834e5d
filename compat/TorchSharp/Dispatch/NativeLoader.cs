using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Dispatch;

/// <summary>
/// Finds the native library beside the assembly, and puts OpenBLAS's OpenMP build in front of the pthread build that Debian picks by
/// default (with two thread pools fighting for the cores a step takes up to twice as long). An LD_LIBRARY_PATH that names it wins anyway.
/// </summary>
internal static class NativeLoader
{
    private const int Now = 2, Global = 0x100;
    private static readonly object Gate = new();
    private static bool _prepared;

    internal static void Register(Assembly assembly)
    {
        Prepare();
        NativeLibrary.SetDllImportResolver(assembly, (name, from, _) => Load(name, from));
    }

    /// <summary>Loads lib{name}.so from the folder of <paramref name="from"/> or of the program; 0 leaves it to the runtime.</summary>
    internal static IntPtr Load(string name, Assembly from)
    {
        foreach (var folder in new[] { Path.GetDirectoryName(from.Location), AppContext.BaseDirectory })
            if (!string.IsNullOrEmpty(folder) && File.Exists(Path.Combine(folder, $"lib{name}.so")))
                return NativeLibrary.Load(Path.Combine(folder, $"lib{name}.so"));
        return IntPtr.Zero;
    }

    private static void Prepare()
    {
        lock (Gate)
        {
            if (_prepared) return;
            _prepared = true;
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("JARVIS_LIBTORCH"))) return; // that one brings a BLAS of its own
            foreach (var folder in Directory.Exists("/usr/lib") ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu") : [])
                foreach (var library in new[] { "libblas.so.3", "liblapack.so.3" })
                    if (File.Exists(Path.Combine(folder, "openblas-openmp", library))) OpenGlobally(Path.Combine(folder, "openblas-openmp", library));
        }
    }

    private static void OpenGlobally(string path)
    {
        if (OperatingSystem.IsLinux()) dlopen(path, Now | Global);
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern IntPtr dlopen(string path, int flags);
}
