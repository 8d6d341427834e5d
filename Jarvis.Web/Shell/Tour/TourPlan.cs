namespace Jarvis.Web.Shell.Tour;

/// <summary>
/// What the tour trains unless the newcomer changes it: nano, shortened until it takes some minutes on two CPU cores, with an early
/// checkpoint so that there is something to talk to before the end.
/// </summary>
public static class TourPlan
{
    /// <summary>In the address of New run and of any other page: begins the tour, or takes it up again.</summary>
    public const string Query = "tour";

    public const string NewRunHref = "runs/new?" + Query + "=1";

    /// <summary>Short keys of settings and their values, as the form takes them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Settings { get; } =
    [new("max_steps", "120"), new("evaluate_every_steps", "40"), new("checkpoint_every_steps", "50")];
}
