namespace Jarvis.Web.Features.Compare;

/// <summary>Texts that several parts of the page use.</summary>
public static class CompareText
{
    /// <param name="Key">The key that <c>js/compare.js</c> uses.</param>
    public sealed record Metric(string Key, string Title, string? Detail = null);

    public static IReadOnlyList<Metric> Metrics { get; } =
    [
        new("loss", "Training loss"),
        new("validation", "Validation loss"),
        new("perplexity", "Perplexity", "of the held-out records"),
        new("accuracy", "Token accuracy", "of the held-out records"),
        new("rate", "Learning rate"),
        new("norm", "Gradient norm", "before clipping"),
        new("speed", "Speed", "tokens per second"),
    ];

    /// <summary>Label of the axis on its button; <see cref="Help"/> is the button's tooltip.</summary>
    public static string Word(CompareAxis axis) => axis == CompareAxis.Flops ? "FLOPs" : axis.ToString().ToLowerInvariant();

    public static string Help(CompareAxis axis) =>
        axis switch
        {
            CompareAxis.Step => "Optimizer steps",
            CompareAxis.Epoch => "Passes over the training data",
            CompareAxis.Tokens => "Training tokens seen, padding not counted",
            CompareAxis.Time => "Time training; pauses and waiting are left out",
            _ => "6 · parameters · tokens: about what the training cost",
        };

    /// <summary>"night-03", "night-03 and night-04", "a, b and c"</summary>
    public static string List(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    /// <summary>Says why ids in the URL are not drawn; null where all are.</summary>
    public static string? Unknown(IReadOnlyList<string> ids) =>
        ids.Count switch
        {
            0 => null,
            1 => $"There is no run {ids[0]}. It may have been deleted.",
            _ => $"There are no runs {List(ids)}. They may have been deleted.",
        };

    public static string? Beyond(IReadOnlyList<string> names) =>
        names.Count == 0
            ? null
            : $"At most {CompareLink.Most} runs fit into one comparison: {List(names)} {(names.Count == 1 ? "is" : "are")} left out. "
                + "Remove a run to make room.";

    /// <param name="data">The names of the data where they differ; otherwise empty.</param>
    public static string? DifferentData(IReadOnlyList<string> data) =>
        data.Count == 0
            ? null
            : $"These runs learned from different data ({List(data)}), so each was validated on records of its own: "
                + "compare losses within a domain or dataset, not across.";
}
