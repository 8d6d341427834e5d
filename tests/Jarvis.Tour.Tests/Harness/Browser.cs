using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The system's Chromium (or <c>JARVIS_CHROMIUM</c>), headless.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> LaunchAsync()
    {
        string executable = Environment.GetEnvironmentVariable("JARVIS_CHROMIUM") is { Length: > 0 } chosen
            ? chosen
            : ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException("There is no Chromium: ./jarvis test installs it, or set JARVIS_CHROMIUM to one.");
        const float AnswerWithinMilliseconds = 30_000; // allows for a machine whose every core is training
        Assertions.SetDefaultExpectTimeout(AnswerWithinMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = executable,
                Headless = true,
                Args = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"],
            }
        );
        return new Browser(playwright, browser);
    }

    /// <summary>A fresh profile without cookies or cache.</summary>
    public async Task<Visit> VisitAsync(string address, Look? look = null)
    {
        look ??= Look.All[0];
        var context = await _browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = look.Width, Height = look.Height },
                BaseURL = address,
                ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            }
        );
        return new Visit(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
