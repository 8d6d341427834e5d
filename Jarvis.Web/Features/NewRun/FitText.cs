using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Whether a plan fits, and what would make it fit, in a line.</summary>
public static class FitText
{
    public static string Of(PlanFit fit) =>
        fit.Remedies.Count == 0
            ? fit.Text
            : $"{fit.Text}. {(fit.Fit == MemoryFit.Tight ? "More room" : "Fits")} with {string.Join(", or ", fit.Remedies)}";

    /// <summary>The first remedy alone, for a card.</summary>
    public static string Short(PlanFit fit) => Of(fit with { Remedies = [.. fit.Remedies.Take(1)] });
}
