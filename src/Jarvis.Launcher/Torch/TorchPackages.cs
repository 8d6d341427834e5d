using System.Reflection;
using System.Runtime.InteropServices;

namespace Jarvis.Launcher.Torch;

/// <param name="Id">The package's id on NuGet, such as <c>libtorch-cpu-win-x64</c>.</param>
internal sealed record PackageId(string Id, string Version)
{
    public string FileName => $"{Id}.{Version}.nupkg".ToLowerInvariant();

    public override string ToString() => $"{Id} {Version}";
}

/// <summary>The packages that hold libtorch for this system, of the versions that Jarvis was built against.</summary>
internal static class TorchPackages
{
    public const string Cpu = "cpu",
        Cuda = "cuda";

    /// <summary>As NuGet names this system.</summary>
    public static string System { get; } =
        OperatingSystem.IsWindows()
            ? RuntimeInformation.OSArchitecture == Architecture.Arm64
                ? "win-arm64"
                : "win-x64"
            : OperatingSystem.IsMacOS()
                ? "osx-arm64"
                : "linux-x64";

    public static string LibtorchVersion { get; } = Built("LibtorchVersion");

    /// <summary>The one package for the CPU, or the one whose dependencies are the parts for CUDA.</summary>
    public static PackageId Of(string kind, string? system = null)
    {
        system ??= System;
        return kind == Cpu
            ? new PackageId($"libtorch-cpu-{system}", LibtorchVersion)
            : new PackageId(
                system.StartsWith("win", StringComparison.Ordinal) ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux",
                Built("TorchSharpVersion")
            );
    }

    /// <summary>The library that a folder must have to count as libtorch.</summary>
    public static string LibraryOf(string kind, string? system = null) =>
        (kind, (system ?? System)[..3]) switch
        {
            (Cuda, "win") => "torch_cuda.dll",
            (Cuda, _) => "libtorch_cuda.so",
            (_, "win") => "torch_cpu.dll",
            (_, "osx") => "libtorch_cpu.dylib",
            _ => "libtorch_cpu.so",
        };

    private static string Built(string name) =>
        typeof(TorchPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;
}
