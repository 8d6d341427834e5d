using System.Globalization;
using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The page of one run.</summary>
internal sealed class RunScreen(IPage page)
{
    private const string Charts = "[data-charts]";

    public Task HasPointsAsync(int count, int limitMilliseconds = 300_000) =>
        page.WaitForFunctionAsync(
            "count => Number(document.querySelector('[data-charts]')?.dataset.points ?? 0) >= count",
            count,
            new() { Timeout = limitMilliseconds }
        );

    /// <summary>Waits until the last drawn training loss is below 0.9 of the first.</summary>
    public Task LossFallsAsync() =>
        page.WaitForFunctionAsync(
            "() => { const drawn = document.querySelector('[data-charts]').dataset; return Number(drawn.lastLoss) < 0.9 * "
                + "Number(drawn.firstLoss); }",
            null,
            new() { Timeout = 300_000 }
        );

    public async Task<double> LastLossAsync() =>
        double.Parse((await page.Locator(Charts).GetAttributeAsync("data-last-loss"))!, CultureInfo.InvariantCulture);

    /// <summary>
    /// For steps that arrived live, milliseconds from the end of the step in the run's process to its point on the canvas.
    /// </summary>
    public async Task<Delays> DelaysAsync() =>
        new(await page.EvaluateAsync<double[]>("() => (window.jarvisDelays ?? []).map(each => each.delay)"));
}

internal sealed record Delays(IReadOnlyList<double> All)
{
    public int Count => All.Count;

    public double Median => At(0.5);

    public double Percentile99 => At(0.99);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} points, median {Median:0} ms, 99th percentile {Percentile99:0} ms, slowest {At(1):0} ms"
        );

    private double At(double share) => All.Count == 0 ? double.NaN : All.Order().ElementAt((int)Math.Min(All.Count - 1, share * All.Count));
}
