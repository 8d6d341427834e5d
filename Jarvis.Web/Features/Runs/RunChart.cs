namespace Jarvis.Web.Features.Runs;

/// <summary>A chart of the run's page.</summary>
/// <param name="Key">The <c>data-chart</c> that js/charts.js draws into.</param>
/// <param name="Evaluated">Its points come with evaluations instead of steps.</param>
/// <param name="Height">Of the plot, in pixels; its legend comes below.</param>
public sealed record RunChart(string Key, string Title, string? Detail, bool Evaluated = false, bool Wide = false, int Height = 150)
{
    public static IReadOnlyList<RunChart> All { get; } =
    [
        new("loss", "Loss", "training, validation", Wide: true, Height: 280),
        new("perplexity", "Perplexity", "validation", Evaluated: true),
        new("accuracy", "Token accuracy", "validation", Evaluated: true),
        new("rate", "Learning rate", null),
        new("norm", "Gradient norm", "before clipping"),
        new("speed", "Speed", "tokens per second", Wide: true),
    ];
}
