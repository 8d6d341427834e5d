using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The form of a new run.</summary>
internal sealed class NewRunScreen(IPage page)
{
    public ILocator DraftNote => page.Locator(".draft-note");

    public ILocator Estimate => page.Locator(".estimate .figures");

    public ILocator Start => page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true });

    /// <summary>Waits for the starter dataset, which a fresh home makes by itself.</summary>
    public Task HasStarterAsync() =>
        Assertions
            .Expect(page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^Starter") }))
            .ToBeCheckedAsync(new() { Timeout = 240_000 });

    public Task OpenSettingsAsync() => page.Locator("details.advanced > summary").ClickAsync();

    /// <summary>Finds a setting by its key and types its value; the settings have to be open.</summary>
    /// <returns>The setting's input.</returns>
    public async Task<ILocator> SetAsync(string key, string value)
    {
        await page.GetByLabel("Search settings").FillAsync(key);
        var input = page.Locator("#setting-" + key);
        await input.FillAsync(value);
        await input.BlurAsync();
        return input;
    }

    public Task EstimateSaysAsync(string text, int? limitMilliseconds = null) =>
        Assertions.Expect(Estimate).ToContainTextAsync(text, new() { Timeout = limitMilliseconds });

    public Task StartAsync() => Start.ClickAsync();

    /// <summary>Drops the draft, so that the next test finds the form as it begins.</summary>
    public async Task StartOverAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
        await Assertions.Expect(DraftNote).ToHaveCountAsync(0);
    }
}
