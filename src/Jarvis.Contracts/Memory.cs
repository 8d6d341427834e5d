namespace Jarvis.Contracts;

/// <summary>How the memory that a plan needs compares with the memory available.</summary>
public enum MemoryFit
{
    /// <summary>The size of the memory is unknown.</summary>
    Unknown,

    Fits,

    /// <summary>The estimate fits, but with less room than the estimate's margin of error.</summary>
    Tight,

    DoesNotFit,
}

/// <param name="Name">
/// weights | gradients | optimizer | optimizer in host memory | average | average in host memory | activations | head | CUDA context |
/// process
/// </param>
/// <param name="OnHost">In host memory although the run computes on a GPU.</param>
public sealed record MemoryPart(string Name, long Bytes, bool OnHost);

/// <summary>One memory that a plan uses: a GPU's, or the machine's.</summary>
/// <param name="Place">gpu | host</param>
/// <param name="Name">Such as <c>RTX 3060 12 GB</c>; <c>this machine</c> for the host.</param>
/// <param name="Parts">What the plan allocates there.</param>
/// <param name="NeededBytes">The parts' sum.</param>
/// <param name="OthersBytes">What other programs use, including the desktop; null if unknown.</param>
/// <param name="TotalBytes">Null if unknown.</param>
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
    /// <summary>What the plan and other programs leave free, at least 0; null if the total is unknown.</summary>
    public long? FreeBytes => TotalBytes is { } total ? Math.Max(0, total - (OthersBytes ?? 0) - NeededBytes) : null;
}

/// <summary>Whether a plan fits into the memory of this machine and its GPU.</summary>
/// <param name="Text">In words, such as <c>Fits your RTX 3060 12 GB</c>.</param>
/// <param name="Remedies">What would make it fit, best first; empty if it fits.</param>
public sealed record PlanFit(MemoryFit Fit, string Text, IReadOnlyList<string> Remedies);
