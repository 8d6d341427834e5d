using Jarvis.Contracts;

namespace Jarvis.Web.Features.Import;

/// <summary>Whether a file with invalid rows can be imported: the user agrees to skip them, or forces it when there are many.</summary>
public static class InvalidRows
{
    public static bool NeedForce(ImportProbe probe) => probe.BrokenCount > InvalidReport.MostInvalid * probe.Looked;

    public static bool AreAccepted(ImportProbe probe, ReadingOptions? options) =>
        NeedForce(probe) ? options?.ForceBroken == true : options?.AcceptBroken == true;

    /// <summary>True while the user has not decided what to do with the invalid rows.</summary>
    public static bool NeedDecision(ImportProbe probe, ReadingOptions? options) => probe.BrokenCount > 0 && !AreAccepted(probe, options);

    /// <summary>The options with the user's decision about invalid rows.</summary>
    public static ReadingOptions Decide(ImportProbe probe, ReadingOptions? options, bool accepted) =>
        (options ?? new ReadingOptions()) with
        {
            AcceptBroken = accepted,
            ForceBroken = accepted && NeedForce(probe),
        };
}
