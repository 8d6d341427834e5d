using System.Runtime.InteropServices;
using Jarvis.Kernels;
using Jarvis.Kernels.Binding;
using Jarvis.Storage;
using TorchSharp;

namespace Jarvis.Cli.Doctor;

/// <summary>Loads libtorch, multiplies two small matrices and reports which library and kernels were used.</summary>
/// <param name="Failure">What is wrong, as a sentence; null if libtorch works.</param>
/// <param name="Cuda">Whether libtorch can use this machine's GPU.</param>
internal sealed record TorchCheck(string? Version, string? LoadedFrom, string Kernels, string? Failure, bool Cuda = false)
{
    public static TorchCheck Run()
    {
        if (TorchBinding.Missing is { } missing)
        {
            return new TorchCheck(null, null, "none", missing);
        }
        try
        {
            using var scope = torch.NewDisposeScope();
            float sum = torch.ones(64, 64).mm(torch.ones(64, 64)).sum().item<float>();
            const float Expected = 64 * 64 * 64;
            string? failure = sum == Expected ? Misplaced() : $"A product of two matrices of ones sums to {sum} instead of {Expected}.";
            return new TorchCheck(
                TorchBinding.Version,
                TorchBinding.LoadedFrom,
                Fused.Layer.ToString().ToLowerInvariant(),
                failure,
                torch.cuda.is_available()
            );
        }
        catch (Exception exception)
            when (Root(exception)
                    is DllNotFoundException
                        or ExternalException
                        or BadImageFormatException
                        or EntryPointNotFoundException
                        or NotSupportedException
            )
        {
            return new TorchCheck(null, null, "none", TorchBinding.Failure ?? Root(exception).Message.Split('\n', 2)[0]);
        }
    }

    /// <summary>Reports the case in which a folder was chosen but another libtorch was loaded first.</summary>
    private static string? Misplaced()
    {
        if (TorchFolder.Given is not { } folder || TorchBinding.LoadedFrom is not { } loaded)
        {
            return null;
        }
        var chosen = new FileInfo(Path.Combine(folder, Path.GetFileName(loaded)));
        return loaded == chosen.FullName || loaded == chosen.ResolveLinkTarget(returnFinalTarget: true)?.FullName
            ? null
            : $"libtorch came from {loaded} and not from the chosen {folder}: start with {CommandName.Jarvis}, which puts that folder "
                + "first.";
    }

    private static Exception Root(Exception error) =>
        error is TypeInitializationException { InnerException: { } inner } ? Root(inner) : error;
}
