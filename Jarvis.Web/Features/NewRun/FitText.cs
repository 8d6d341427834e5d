using Jarvis.Contracts;

namespace Jarvis.Web.Features.NewRun;

/// <summary>One line that says whether a plan fits into memory and which changes would make it fit.</summary>
public static class FitText
{
    public static string Of(PlanFit fit) =>
        fit.Remedies.Count == 0
            ? fit.Text
            : $"{fit.Text}. {(fit.Fit == MemoryFit.Tight ? "More room" : "Fits")} with {string.Join(", or ", fit.Remedies)}";

    /// <summary>With the first remedy only, for a card.</summary>
    public static string Short(PlanFit fit) => Of(fit with { Remedies = [.. fit.Remedies.Take(1)] });
}
