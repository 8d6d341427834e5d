using System.Runtime.InteropServices;
using Jarvis.Storage;

namespace Jarvis.Kernels.Binding;

/// <summary>
/// The libtorch of an installed PyTorch: the folder <c>torch/lib</c>, named by JARVIS_TORCH. ./jarvis also puts it at the front of the
/// system's own search path, so that no other libtorch of the system comes first.
/// </summary>
public static class TorchFolder
{
    /// <summary>The version that TorchSharp's native library was built against; an older one lacks functions that it calls.</summary>
    public static Version Oldest { get; } = new(2, 10);

    /// <summary>
    /// The folder that JARVIS_TORCH names, from an installed PyTorch or fetched by Jarvis; null where libtorch is beside the program.
    /// </summary>
    public static string? Given =>
        Environment.GetEnvironmentVariable("JARVIS_TORCH") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>cpu or cuda where the folder is one that Jarvis fetched itself; null for the package beside the program and an installed
    /// PyTorch.</summary>
    public static string? Fetched => Given is { } folder ? FetchedLibtorch.Of(folder)?.Kind : null;

    /// <summary>The value of --torch that selects this libtorch: cpu, cuda, or the folder.</summary>
    public static string Choice => Fetched ?? Given ?? (HasCuda ? "cuda" : "cpu");

    /// <summary>Where libtorch comes from, worded to follow "of" or "from".</summary>
    public static string Owner => Given is null || Fetched is not null ? "TorchSharp's package" : $"the PyTorch in {Given}";

    internal static string LibraryName => FileName("torch_cpu");

    private static readonly string[] _inOrder = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    /// <summary>Whether libtorch, wherever it comes from, was built with CUDA; does not load it.</summary>
    public static bool HasCuda => Folders().Any(folder => File.Exists(Path.Combine(folder, FileName("torch_cuda"))));

    /// <summary>Loads a folder's libtorch and returns its version.</summary>
    /// <exception cref="InvalidDataException">The folder has no libtorch, or it is too old; the message says what to do.</exception>
    internal static Version Load(string folder)
    {
        string library = Path.Combine(folder, LibraryName);
        if (!File.Exists(library))
        {
            throw new InvalidDataException(
                $"{folder} has no {LibraryName}: --torch takes cpu, cuda, or the folder torch/lib of an installed PyTorch "
                    + $"{Oldest} or newer."
            );
        }
        Preload(folder);
        var version = VersionOf(NativeLibrary.Load(library));
        if (version is null || version < Oldest)
        {
            throw new InvalidDataException(
                $"The PyTorch in {folder} is {(version is null ? "older than 2.9" : version)}, and TorchSharp needs {Oldest} or newer: "
                    + $"update it ('pip install --upgrade torch'), or use {CommandName.Jarvis} up --torch cpu."
            );
        }
        return version;
    }

    /// <summary>Loads dependencies first; the system then uses what is already loaded instead of searching for it.</summary>
    /// <exception cref="DllNotFoundException">A library does not load because something that it needs is missing.</exception>
    internal static void Preload(string folder)
    {
        foreach (string file in _inOrder.Select(name => Path.Combine(folder, FileName(name))).Where(File.Exists))
        {
            NativeLibrary.Load(file);
        }
    }

    /// <returns>Null before PyTorch 2.9, which does not export its version.</returns>
    internal static unsafe Version? VersionOf(nint torchCpu)
    {
        if (!NativeLibrary.TryGetExport(torchCpu, "aoti_torch_abi_version", out nint function))
        {
            return null;
        }
        ulong packed = ((delegate* unmanaged[Cdecl]<ulong>)function)(); // major, minor, patch: a byte each from the top
        return new Version((int)(packed >> 56), (int)(packed >> 48 & 0xff), (int)(packed >> 40 & 0xff));
    }

    private static IEnumerable<string> Folders() => Given is { } folder ? [folder] : TorchBinding.SearchFolders();

    private static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{name}.dylib"
        : $"lib{name}.so";
}
