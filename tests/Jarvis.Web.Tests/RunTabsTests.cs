using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Web.Features.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jarvis.Web.Tests;

/// <summary>The rendered tabs of a run's page.</summary>
public sealed class RunTabsTests
{
    [Fact]
    public async Task GroupTable_OfLongNames_BreaksNoWordAndHasThemWholeOnHover()
    {
        string html = await RenderedAsync<GroupTable>(
            new()
            {
                ["Title"] = "By domain",
                ["Groups"] = new[] { new GroupMetrics("internationalization_and_localization", 3, 40, 2, 7, 0.5) },
            }
        );
        Assert.Contains("title=\"internationalization_and_localization\"", html);

        string css = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "Jarvis.Web/Features/Runs/GroupTable.razor.css"));
        Assert.DoesNotContain("anywhere", css);
    }

    [Fact]
    public async Task ReportTab_WithAReport_LetsTheScriptGiveItsFrameTheTheme()
    {
        string html = await RenderedAsync<ReportTab>(new() { ["RunId"] = "r1", ["Has"] = true });
        Assert.Matches("<iframe[^>]* data-themed[^>]* src=\"api/runs/r1/report", html);
    }

    private static async Task<string> RenderedAsync<T>(Dictionary<string, object?> parameters)
        where T : IComponent
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString()
        );
    }
}
