using System.Text.RegularExpressions;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>The form of a new run, before anything is started.</summary>
[Collection(JarvisFixture.Collection)]
public sealed class NewRunTests(JarvisFixture jarvis)
{
    [Fact]
    public async Task Form_WithAWrongNumber_SaysSoAtTheFieldAndTheSummaryLeadsThere()
    {
        await using var visit = await OpenAsync();
        var page = visit.Page;
        var form = new NewRunScreen(page);
        await form.OpenSettingsAsync();
        var steps = await form.SetAsync("max_steps", "-3");

        await Assertions.Expect(steps).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(steps).ToHaveAccessibleDescriptionAsync(new Regex("Steps must be at least 1"));
        await Assertions.Expect(form.Start).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Estimate" }).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(steps).ToBeFocusedAsync();
        await steps.FillAsync("20");
        await steps.BlurAsync();
        await form.EstimateSaysAsync("20 steps");

        await form.StartOverAsync();
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Draft_AfterAReloadAndElsewhere_IsBackAndStartOverDropsIt()
    {
        await using var visit = await OpenAsync();
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Small") }).ClickAsync();
        var form = new NewRunScreen(page);
        await form.OpenSettingsAsync();
        await form.SetAsync("max_steps", "33");
        await page.GetByLabel("Name (optional)").FillAsync("night-07");
        await page.GetByLabel("Name (optional)").BlurAsync();
        await Assertions.Expect(form.DraftNote).ToContainTextAsync("Kept as a draft");

        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        await IsBackAsync(page);
        await page.GotoAsync("/runs", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.GoBackAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        await IsBackAsync(page);
        await using (var phone = await OpenAsync())
        {
            await IsBackAsync(phone.Page);
        }

        await form.StartOverAsync();
        await Assertions.Expect(page.GetByLabel("Name (optional)")).ToHaveValueAsync("");
        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Assertions.Expect(form.DraftNote).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task EstimateDetails_ByKeyboard_TakeTheFocusAndEscapeGivesItBack()
    {
        await using var visit = await OpenAsync();
        var details = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Details" });
        await details.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        var panel = visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Estimate details" });
        await Assertions.Expect(panel).ToBeFocusedAsync();
        await Assertions.Expect(panel).ToContainTextAsync("Tokens per step");
        await visit.ScreenshotAsync("new-run-estimate");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(panel).ToBeHiddenAsync();
        await Assertions.Expect(details).ToBeFocusedAsync();
        Assert.Empty(visit.Complaints);
    }

    /// <summary>The page with the starter dataset, which the fixture's home makes by itself.</summary>
    private async Task<Visit> OpenAsync()
    {
        var visit = await jarvis.Browser.VisitAsync(jarvis.Address);
        await visit.Page.GotoAsync("/runs/new", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var form = new NewRunScreen(visit.Page);
        await form.HasStarterAsync();
        await Assertions.Expect(form.Estimate).ToBeVisibleAsync();
        return visit;
    }

    private static async Task IsBackAsync(IPage page)
    {
        var form = new NewRunScreen(page);
        await Assertions.Expect(form.DraftNote).ToContainTextAsync("Your draft, saved");
        await Assertions.Expect(page.GetByLabel("Name (optional)")).ToHaveValueAsync("night-07");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Small") }))
            .ToHaveAttributeAsync("aria-pressed", "true");
        await form.EstimateSaysAsync("33 steps");
    }
}
