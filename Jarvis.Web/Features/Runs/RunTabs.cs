using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Runs;

/// <summary>The tabs of the run's page; keys stand in the URL as <c>?tab=</c>.</summary>
public static class RunTabs
{
    public const string Overview = "overview",
        Samples = "samples",
        Evaluation = "evaluation",
        Checkpoints = "checkpoints",
        Data = "batch",
        Plan = "plan",
        Log = "log",
        Events = "events",
        Report = "report";

    /// <param name="samples">Null while unknown; so is <paramref name="checkpoints"/>.</param>
    public static IReadOnlyList<TabItem> Of(int? samples, int? checkpoints) =>
        [
            new(Overview, "Overview"),
            new(Samples, "Samples", Badge(samples)),
            new(Evaluation, "Evaluation"),
            new(Checkpoints, "Checkpoints", Badge(checkpoints)),
            new(Data, "Data"),
            new(Plan, "Plan"),
            new(Log, "Log"),
            new(Events, "Events"),
            new(Report, "Report"),
        ];

    /// <param name="tab">From the URL. Links of earlier versions lead to what shows the same now; anything unknown to the overview.</param>
    public static string Selected(string? tab) =>
        tab == "attempts" ? Events
        : Of(null, null).Any(item => item.Key == tab) ? tab!
        : Overview;

    /// <summary>It will not train on by itself.</summary>
    public static bool HasEnded(RunState state) =>
        state is RunState.Completed or RunState.Failed or RunState.Interrupted or RunState.Cancelled;

    private static string? Badge(int? count) => count > 0 ? Formats.Count(count) : null;
}
