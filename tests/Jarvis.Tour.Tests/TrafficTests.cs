using System.Diagnostics;
using Jarvis.Tour.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests;

/// <summary>What a page costs to open, in bytes and milliseconds.</summary>
[Collection(JarvisFixture.Collection)]
public sealed class TrafficTests(JarvisFixture jarvis, ITestOutputHelper output)
{
    private const long FirstPageHttp = 350_000,
        FirstPageSocket = 200_000,
        SecondPage = 60_000;

    public static TheoryData<string, string> Pages =>
        new()
        {
            { "/", "Home" },
            { "/runs", "Runs" },
            { "/schedule", "Schedule" },
            { "/datasets", "Datasets" },
            { "/tokenizers", "Tokenizers" },
            { "/knowledge", "Knowledge" },
            { "/models", "Models" },
            { "/chat", "Chat" },
        };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_OpenedFirstAndSecond_StaysWithinItsBytes(string path, string link)
    {
        await using var visit = await jarvis.Browser.VisitAsync(jarvis.Address);
        var traffic = await Traffic.OfAsync(visit.Page);
        var watch = Stopwatch.StartNew();
        await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await IsLiveAsync(visit.Page);
        var live = watch.Elapsed;
        await traffic.QuietAsync();
        var first = traffic.Take();

        // From another page to this one, by its link.
        await visit.Page.GotoAsync(path == "/" ? "/runs" : "/", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await IsLiveAsync(visit.Page);
        await traffic.QuietAsync();
        traffic.Take();
        watch.Restart();
        await visit.Page.Locator(".nav").GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page).ToHaveURLAsync(jarvis.Address + path);
        await Assertions.Expect(visit.Page.Locator("main h1")).ToBeVisibleAsync();
        var shown = watch.Elapsed;
        await traffic.QuietAsync();
        var second = traffic.Take();

        output.WriteLine(
            $"| {path} | {first.Http / 1000.0:0} kB | {first.Socket / 1000.0:0} kB | {live.TotalMilliseconds:0} ms | "
                + $"{(second.Http + second.Socket) / 1000.0:0} kB | {shown.TotalMilliseconds:0} ms |"
        );
        Assert.InRange(first.Http, 1, FirstPageHttp);
        Assert.InRange(first.Socket, 1, FirstPageSocket);
        Assert.InRange(second.Http + second.Socket, 1, SecondPage);
    }

    private static Task IsLiveAsync(IPage page) => Assertions.Expect(page.Locator("fieldset.page")).Not.ToBeDisabledAsync();
}
