using System.Diagnostics;
using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The page of one conversation.</summary>
internal sealed class ChatScreen(IPage page)
{
    private ILocator LastAnswer => page.Locator("li.msg.assistant").Last;

    public async Task SendAsync(string text)
    {
        await page.Locator("[data-composer]").FillAsync(text);
        await page.Locator("[data-send]").ClickAsync();
    }

    public async Task<string> TextAsync() => (await LastAnswer.Locator(".msg-body").InnerTextAsync()).Trim();

    public async Task<bool> IsGeneratingAsync() => await LastAnswer.GetAttributeAsync("data-state") == "generating";

    /// <summary>Waits until the last answer has at least this many characters.</summary>
    public Task HasCharactersAsync(int count, TimeSpan limit) =>
        page.WaitForFunctionAsync(
            "count => ([...document.querySelectorAll('li.msg.assistant .msg-body')].at(-1)?.innerText.trim().length ?? 0) >= count",
            count,
            new() { Timeout = (float)limit.TotalMilliseconds }
        );

    public Task FinishesAsync(TimeSpan limit) =>
        page.WaitForFunctionAsync(
            "() => { const last = [...document.querySelectorAll('li.msg.assistant')].at(-1); return last && last.dataset.state "
                + "!== 'generating'; }",
            null,
            new() { Timeout = (float)limit.TotalMilliseconds }
        );

    public async Task<Answer> AskAsync(string text, TimeSpan limit)
    {
        await page.EvaluateAsync(
            """
            () => {
              window.growths = 0;
              window.growing?.disconnect();
              let seen = [...document.querySelectorAll('li.msg.assistant .msg-body')].at(-1)?.innerText.trim() ?? '';
              (window.growing = new MutationObserver(() => {
                const now = [...document.querySelectorAll('li.msg.assistant .msg-body')].at(-1)?.innerText.trim() ?? '';
                if (now && now !== seen) { seen = now; window.growths++; }
              })).observe(document.body, { subtree: true, childList: true, characterData: true });
            }
            """
        );
        long askedAt = Stopwatch.GetTimestamp();
        int answers = await page.Locator("li.msg.assistant").CountAsync();
        await SendAsync(text);
        await Assertions
            .Expect(page.Locator("li.msg.assistant"))
            .ToHaveCountAsync(answers + 1, new() { Timeout = (float)limit.TotalMilliseconds });
        await HasCharactersAsync(1, limit);
        var toFirst = Stopwatch.GetElapsedTime(askedAt);
        await FinishesAsync(limit);
        return new Answer(await TextAsync(), await page.EvaluateAsync<int>("window.growths"), toFirst);
    }
}

/// <param name="Growths">How often the text on the page grew.</param>
/// <param name="ToFirst">Time from the click to the first visible character.</param>
internal sealed record Answer(string Text, int Growths, TimeSpan ToFirst);
