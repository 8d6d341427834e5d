using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Storage;

namespace Jarvis.Cli.Doctor;

/// <summary>What <c>doctor</c> reports about the GPUs, and about which presets fit into their memory or the machine's.</summary>
internal static class GpuFindings
{
    private const string Subject = "GPU";

    public static IEnumerable<Finding> Judge(MachineFacts facts, TorchCheck torch)
    {
        if (facts.Gpus.Count == 0)
        {
            return
            [
                facts.Gpu
                    ? new Finding(FindingKind.Advice, Subject, $"{facts.GpuCount} with an NVIDIA driver; no nvidia-smi says what it is")
                    : new Finding(FindingKind.Fine, Subject, "none with an NVIDIA driver; the CPU does the work"),
            ];
        }
        return
        [
            .. facts.Gpus.Select(
                (card, number) => Of(facts, torch, $"{(facts.Gpus.Count > 1 ? $"cuda:{number} is " : "")}{Described(card)}")
            ),
            .. OperatingSystem.IsWindows() && facts.Gpu ? [Fallback] : Array.Empty<Finding>(),
        ];
    }

    /// <summary>Always shown on Windows with CUDA, because the driver does not report how this policy is set.</summary>
    internal static Finding Fallback { get; } =
        new(
            FindingKind.Advice,
            Subject,
            "Windows' driver may move what does not fit into the card's memory to the machine's, and a step then takes many "
                + "times as long; a run that notices takes smaller micro batches",
            "NVIDIA Control Panel > Manage 3D settings > CUDA - Sysmem Fallback Policy: Prefer No Sysmem Fallback."
        );

    private static Finding Of(MachineFacts facts, TorchCheck torch, string card)
    {
        if (!facts.Gpu)
        {
            return new Finding(
                FindingKind.Advice,
                Subject,
                $"{card}; not used, because this libtorch has no CUDA part",
                $"Take one that has with {CommandName.Jarvis} up --torch cuda, or an installed PyTorch's with --torch FOLDER."
            );
        }
        return torch is { Failure: null, Cuda: false }
            ? new Finding(
                FindingKind.Problem,
                Subject,
                $"{card}; libtorch {torch.Version} has its CUDA part and cannot use the card",
                "Update NVIDIA's driver. If that does not help, the card is too old for this libtorch: set device to cpu."
            )
            : new Finding(FindingKind.Fine, Subject, card);
    }

    /// <summary>Which presets fit, and what would make the first of the others fit.</summary>
    public static Finding Presets(MachineFacts facts)
    {
        var presets = PlanFits.Of(Engine.Plans.Presets.All, facts);
        string where =
            facts.Card(facts.BestDevice) is { } card ? $"your {card.Label}"
            : facts.BestDevice == "cuda" ? "your GPU"
            : "this machine";
        var (fitting, tight, tooLarge) = (Named(MemoryFit.Fits), Named(MemoryFit.Tight), Named(MemoryFit.DoesNotFit));
        string text = string.Join(
            "; ",
            new[]
            {
                fitting.Count > 0 ? $"{string.Join(", ", fitting)} fit {where}" : $"none fits {where} with room to spare",
                tight.Count > 0 ? $"tight: {string.Join(", ", tight)}" : null,
                tooLarge.Count > 0 ? $"too large: {string.Join(", ", tooLarge)}" : null,
            }.OfType<string>()
        );
        var first = presets.FirstOrDefault(preset => preset.Fit is { Fit: MemoryFit.DoesNotFit, Remedies.Count: > 0 });
        return new Finding(
            tooLarge.Count > 0 || fitting.Count == 0 ? FindingKind.Advice : FindingKind.Fine,
            "Presets",
            text,
            first is null ? null : $"{first.Id} fits with {first.Fit!.Remedies[0]}."
        );

        List<string> Named(MemoryFit fit) => [.. presets.Where(preset => preset.Fit?.Fit == fit).Select(preset => preset.Id)];
    }

    private static string Described(GpuFacts card)
    {
        string memory = card is { UsedBytes: { } used, TotalBytes: { } total }
            ? $"{ByteText.Of(used)} of {ByteText.Of(total)} in use by other programs"
            : "memory unknown";
        string capability = card.ComputeCapability is { } version
            ? $"compute capability {version} ({(card.HasBf16 == true ? "bf16 and TF32" : "fp16, no bf16")})"
            : "compute capability unknown";
        return $"{card.Label}, {memory}, {capability}";
    }
}
