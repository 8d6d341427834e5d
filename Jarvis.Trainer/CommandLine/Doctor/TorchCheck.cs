using System.Runtime.InteropServices;
using Jarvis.Engine.Arithmetic;
using TorchSharp;

namespace Jarvis.Trainer.CommandLine.Doctor;

/// <summary>Loads libtorch, multiplies two small matrices and looks at what that took.</summary>
internal sealed record TorchCheck(string? Version, string? LoadedFrom, string? Blas, bool Fused, string? Failure)
{
    public static TorchCheck Run()
    {
        try
        {
            using var scope = torch.NewDisposeScope();
            float sum = torch.ones(64, 64).matmul(torch.ones(64, 64)).sum().item<float>();
            const float Expected = 64 * 64 * 64;
            string? failure = sum == Expected ? null : $"a product of two matrices of ones sums to {sum} instead of {Expected}";
            return new TorchCheck(torch.__version__, LoadedLibraries.Find("libtorch_cpu"), LoadedLibraries.Find("libopenblas", "libmkl_core", "libblas"), Kernels.Fused.Enabled, failure);
        }
        catch (Exception error) when (Root(error) is DllNotFoundException or ExternalException or BadImageFormatException or EntryPointNotFoundException or NotSupportedException)
        {
            return new TorchCheck(null, null, null, Fused: false, Root(error).Message);
        }
    }

    private static Exception Root(Exception error) => error is TypeInitializationException { InnerException: { } inner } ? Root(inner) : error;
}
