using Jarvis.Testing;
using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>One page in its own profile, with all its console messages.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Complaints.Add($"{message.Type}: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Complaints.Add("uncaught: " + error);
    }

    public IPage Page { get; }

    /// <summary>Console messages of every kind and uncaught errors; there must be none.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Records every layout shift from the next page on.</summary>
    public Task WatchLayoutAsync() =>
        _context.AddInitScriptAsync(
            """
            window.shifts = { total: 0, what: [] };
            new PerformanceObserver(list => {
              for (const entry of list.getEntries()) {
                if (entry.hadRecentInput) continue;
                window.shifts.total += entry.value;
                for (const source of entry.sources) window.shifts.what.push(`${entry.value.toFixed(3)} ${source.node?.className || source.node?.nodeName}`);
              }
            }).observe({ type: 'layout-shift', buffered: true });
            """
        );

    public async Task<LayoutShifts> LayoutShiftsAsync() =>
        new(await Page.EvaluateAsync<double>("window.shifts.total"), await Page.EvaluateAsync<string>("window.shifts.what.join(', ')"));

    /// <summary>Waits until all finite animations have ended, because a toast that is still moving in has lower contrast.</summary>
    public Task SettledAsync() =>
        Page.WaitForFunctionAsync(
            """
            () => document.getAnimations().every(one => one.playState === 'finished' || one.effect.getComputedTiming().endTime === Infinity)
            """
        );

    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Screenshots, name + ".png") });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <param name="Total">Cumulative layout shift: the sum of the moved share of the window times the distance.</param>
internal sealed record LayoutShifts(double Total, string What);
