using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>One page in a profile of its own, and everything that its console said.</summary>
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

    /// <summary>Console messages of every kind and uncaught errors: a finished product has none.</summary>
    public List<string> Complaints { get; } = [];

    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Screenshots, name + ".png") });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
