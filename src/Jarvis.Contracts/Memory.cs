namespace Jarvis.Contracts;

/// <summary>How what a plan needs of a memory compares with what is free of it.</summary>
public enum MemoryFit
{
    /// <summary>Nobody says how large the memory is.</summary>
    Unknown,

    Fits,

    /// <summary>It fits by the estimate, with less room than the estimate may be wrong by.</summary>
    Tight,

    DoesNotFit,
}

/// <param name="Name">
/// weights | gradients | optimizer | optimizer in host memory | average | average in host memory | activations | head | CUDA context |
/// process
/// </param>
/// <param name="OnHost">On the processor's side where the run computes on a GPU.</param>
public sealed record MemoryPart(string Name, long Bytes, bool OnHost);

/// <summary>One memory that a plan uses: a card's, or the machine's.</summary>
/// <param name="Place">gpu | host</param>
/// <param name="Name">Such as <c>RTX 3060 12 GB</c>; <c>this machine</c> for the host.</param>
/// <param name="Parts">What the plan puts there.</param>
/// <param name="NeededBytes">The parts' sum.</param>
/// <param name="OthersBytes">What other programs use of it, the desktop among them; null where nobody says.</param>
/// <param name="TotalBytes">Null where nobody says.</param>
public sealed record MemoryTable(
    string Place,
    string Name,
    IReadOnlyList<MemoryPart> Parts,
    long NeededBytes,
    long? OthersBytes,
    long? TotalBytes,
    MemoryFit Fit
)
{
    /// <summary>What the plan and other programs leave, 0 at least; null where the total is unknown.</summary>
    public long? FreeBytes => TotalBytes is { } total ? Math.Max(0, total - (OthersBytes ?? 0) - NeededBytes) : null;
}

/// <summary>Whether a plan fits into this machine's memories.</summary>
/// <param name="Text">In words, such as <c>Fits your RTX 3060 12 GB</c>.</param>
/// <param name="Remedies">What would make it fit, best first; empty where it does.</param>
public sealed record PlanFit(MemoryFit Fit, string Text, IReadOnlyList<string> Remedies);
