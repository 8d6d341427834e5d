using System.Security.Cryptography;
using Jarvis.Contracts;
using Jarvis.Kernels;

namespace Jarvis.Engine.Arithmetic;

/// <summary>
/// What the bits of a run depend on beside plan and data: the order in which sums are taken, and who takes them. It goes into every
/// <c>trainer_state.json</c>; a resumed run takes back what it can (<see cref="NativeSettings"/>) and names what differs.
/// </summary>
/// <param name="Threads">Rows and sums are split over them.</param>
/// <param name="VectorLevel">ATen's capability: default, avx2 or avx512; null on other processors.</param>
/// <param name="Blas">File of the matrix library; null where the system does not say.</param>
/// <param name="BlasCore">The kernels that OpenBLAS chose for the processor, such as SkylakeX; null for other libraries.</param>
/// <param name="Provider">Who stands behind TorchSharp's API: system or TorchSharp.</param>
/// <param name="Kernels">Digest of our fused kernels' library; "composed" where they are not in use.</param>
/// <param name="MicroBatch">Rows computed at once; fewer where memory ran out (<see cref="Training.TrainerState.MicroBatch"/>).</param>
public sealed record ArithmeticBasis(int Threads, string? VectorLevel, string? Blas, string? BlasCore, string Libtorch, string Provider, string Kernels,
    string Device, string Precision, int MicroBatch, int GradientAccumulation)
{
    private static readonly Lazy<string> _kernels = new(KernelsDigest);

    /// <summary>Of this process, which has loaded libtorch, and a resolved plan.</summary>
    public static ArithmeticBasis Of(TrainingPlan plan)
    {
        string? blas = LoadedLibraries.Find("libopenblas", "libmkl_core", "libblas") ?? LoadedLibraries.Find("libtorch_cpu"); // MKL lies inside of the package's libtorch
        return new ArithmeticBasis(TorchSharp.torch.get_num_threads(), NativeSettings.VectorLevel, blas, OpenBlas.Core(blas), TorchSharp.torch.__version__,
#if UPSTREAM_PACKAGES
            "TorchSharp",
#else
            "system",
#endif
            Fused.Enabled ? _kernels.Value : "composed", plan.Device, plan.Precision, plan.MicroBatch!.Value, plan.GradientAccumulation);
    }

    /// <summary>Such as <c>threads 2 → 4</c> and <c>blas_core Zen → SkylakeX</c>; none where the bits go on. Settings have their key's name.</summary>
    public IReadOnlyList<string> Differences(ArithmeticBasis now)
    {
        (string Name, object? Before, object? Now)[] facts =
        [
            ("threads", Threads, now.Threads), ("vector_level", VectorLevel, now.VectorLevel), ("blas", Blas, now.Blas), ("blas_core", BlasCore, now.BlasCore),
            ("libtorch", Libtorch, now.Libtorch), ("provider", Provider, now.Provider), ("kernels", Kernels, now.Kernels), ("device", Device, now.Device),
            ("precision", Precision, now.Precision), ("micro_batch", MicroBatch, now.MicroBatch), ("gradient_accumulation", GradientAccumulation, now.GradientAccumulation),
        ];
        return [.. facts.Where(fact => !Equals(fact.Before, fact.Now)).Select(fact => $"{fact.Name} {fact.Before ?? "(unknown)"} → {fact.Now ?? "(unknown)"}")];
    }

    private static string KernelsDigest() => LoadedLibraries.Find("libjarvis_kernels") is { } path && File.Exists(path)
        ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..16] : typeof(Fused).Assembly.GetName().Version?.ToString() ?? "unknown";
}
