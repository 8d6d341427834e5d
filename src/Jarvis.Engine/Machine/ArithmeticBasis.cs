using System.Security.Cryptography;
using Jarvis.Contracts;
using Jarvis.Kernels;
using Jarvis.Kernels.Binding;
using Jarvis.Kernels.Cpu;
using Jarvis.Storage;

namespace Jarvis.Engine.Machine;

/// <summary>
/// What the exact bits of a run depend on besides plan and data: the order in which sums are taken, and the code that takes them. It is
/// saved in every <c>trainer_state.json</c>; a resumed run restores what it can (<see cref="NativeSettings"/>) and reports what differs.
/// </summary>
/// <param name="Threads">Rows and sums are split over them.</param>
/// <param name="VectorLevel">ATen's capability: default, avx2 or avx512; null on other processors.</param>
/// <param name="Libtorch">Version of the loaded libtorch, such as 2.10.0; it includes the matrix libraries.</param>
/// <param name="Kernels">Digest of our kernels; "composed" where they are not in use.</param>
/// <param name="MicroBatch">Rows computed at once; fewer where memory ran out (<see cref="Training.TrainerState.MicroBatch"/>).</param>
public sealed record ArithmeticBasis(
    int Threads,
    string? VectorLevel,
    string Libtorch,
    string Kernels,
    string Device,
    string Precision,
    int MicroBatch,
    int GradientAccumulation
)
{
    private static readonly Lazy<string> _managed = new(() => Digest([]));
    private static readonly Lazy<string> _native = new(() =>
        Digest(LoadedLibraries.Find("libjarvis_kernels") is { } path ? DiskFile.ReadAllBytes(path) : [])
    );

    /// <summary>For this process, which has loaded libtorch, and a resolved plan.</summary>
    public static ArithmeticBasis Of(TrainingPlan plan) =>
        new(
            TorchSharp.torch.get_num_threads(),
            NativeSettings.VectorLevel,
            TorchBinding.Version,
            Fused.Layer switch
            {
                KernelLayer.Composed => "composed",
                KernelLayer.Managed => _managed.Value,
                _ => _native.Value,
            },
            plan.Compute.Device,
            EnumText.Of(plan.Compute.Precision),
            plan.Optimizer.MicroBatch!.Value,
            plan.Optimizer.GradientAccumulation
        );

    /// <summary>
    /// Such as <c>threads 2 → 4</c> and <c>libtorch 2.10.0 → 2.11.0</c>; empty where a resumed run continues bit for bit. Settings are
    /// named by their keys.
    /// </summary>
    public IReadOnlyList<string> Differences(ArithmeticBasis now)
    {
        (string Name, object? Before, object? Now)[] facts =
        [
            ("threads", Threads, now.Threads),
            ("vector_level", VectorLevel, now.VectorLevel),
            ("libtorch", Libtorch, now.Libtorch),
            ("kernels", Kernels, now.Kernels),
            ("device", Device, now.Device),
            ("precision", Precision, now.Precision),
            ("micro_batch", MicroBatch, now.MicroBatch),
            ("gradient_accumulation", GradientAccumulation, now.GradientAccumulation),
        ];
        return
        [
            .. facts
                .Where(fact => !Equals(fact.Before, fact.Now))
                .Select(fact => $"{fact.Name} {fact.Before ?? "(unknown)"} → {fact.Now ?? "(unknown)"}"),
        ];
    }

    /// <summary>Digest of the C# kernels, identified by their build, and of the native library beside them.</summary>
    private static string Digest(byte[] library) =>
        Convert.ToHexStringLower(SHA256.HashData([.. typeof(Fused).Module.ModuleVersionId.ToByteArray(), .. library]))[..16];
}
