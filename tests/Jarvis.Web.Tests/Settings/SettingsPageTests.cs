using Jarvis.Contracts;
using Jarvis.Web.Features.Settings;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Jarvis.Web.Tests.Settings;

public sealed class SettingsPageTests
{
    private static readonly MachineSettings _machine = new(
        "1.2.3",
        ".NET 10",
        "Some system",
        "cpu",
        "/home/me/.jarvis",
        ["/home/me (without its hidden files)", "/<b>texts</b>"],
        false,
        "Etc/UTC",
        []
    );

    [Theory]
    [InlineData("settings", "General", "/home/me/.jarvis")]
    [InlineData("settings?section=notices", "Notices", "Quiet times")]
    [InlineData("settings?section=api", "API", "chat/completions")]
    [InlineData("settings?section=machine", "Machine", "Licences")]
    [InlineData("settings?section=appearance", "Appearance", "data-theme-set=\"dark\"")]
    [InlineData("settings?section=none", "General", "Allowed folders")]
    public async Task Page_OfASection_ShowsItAndMarksItsLink(string address, string title, string content)
    {
        await using var upstream = await WebHost.UpstreamAsync(app =>
            app.MapGet("/api/machine", () => Results.Json(_machine, ContractJson.Options))
        );
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        string page = await web.Client.GetStringAsync(address);
        Assert.Contains(content, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>texts", page, StringComparison.Ordinal);
        int marked = page.IndexOf(
            "aria-current=\"page\"",
            page.IndexOf("Sections of the settings", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains(title, page[marked..page.IndexOf("</a>", marked, StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowedRoots", "settings")]
    [InlineData("JARVIS_HOME", "settings")]
    [InlineData("licences", "settings?section=machine")]
    [InlineData("clean up", "settings?section=machine")]
    [InlineData("quiet", "settings?section=notices")]
    [InlineData("openai", "settings?section=api")]
    public void Search_ForWhatASectionHolds_LeadsToIt(string query, string href) =>
        Assert.Equal(href, SearchRanking.Find(SearchEntries.Pages, query, [])[0].Entries[0].Href);

    [Fact]
    public void Licences_AreThoseOfTheNotices()
    {
        Assert.Contains(Licences.All, row =>
            row is { Name: "Quartz.NET", Use: "schedules" } && row.Licence.StartsWith("Apache-2.0", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(Licences.All, row => row.Name is "what" || row.Name.StartsWith('-') || row.Name.Contains('`'));
    }

    [Fact]
    public void Cleaning_OfEachKind_SaysWhatGoes()
    {
        foreach (string kind in (string[])["tokens", "exports", "uploads", "logs", "databases"])
        {
            Assert.EndsWith(".", DiskText.Cleaning(new DiskUse(kind, 10, 2, 5, 2)), StringComparison.Ordinal);
        }

        Assert.StartsWith("2 copies of databases ", DiskText.Cleaning(new DiskUse("databases", 10, 2, 5, 2)), StringComparison.Ordinal);
        Assert.Equal("Freed 12 kB; 1 file in use, try again later", DiskText.Done(new DiskCleaned("exports", 12_000, 3, 1)));
        Assert.Equal("1.0.0 (c76d4d5c)", DiskText.Version("1.0.0+c76d4d5ce079e789"));
    }

    [Fact]
    public void Snippets_NameTheAddressAndTheModel() => Assert.All(ApiSnippets.For("http://127.0.0.1:5080/", "night-03"), snippet =>
        {
            Assert.Contains("http://127.0.0.1:5080/v1", snippet.Code, StringComparison.Ordinal);
            Assert.Contains("night-03", snippet.Code, StringComparison.Ordinal);
        });
}
