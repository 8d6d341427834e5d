using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The tour's panel beside the page.</summary>
internal sealed class TourScreen(IPage page)
{
    public ILocator Panel => page.GetByRole(AriaRole.Complementary, new() { Name = "Tour", Exact = true });

    public Task SaysAsync(string title, int step) => SaysAsync(new Regex($"^{Regex.Escape(title)}$"), step);

    public async Task SaysAsync(Regex title, int step)
    {
        await Assertions.Expect(Panel.GetByRole(AriaRole.Status)).ToHaveTextAsync(title, new() { Timeout = 300_000 });
        await Assertions.Expect(Panel).ToContainTextAsync(string.Create(CultureInfo.InvariantCulture, $"{step} of 5"));
    }

    /// <summary>Neither over the page's last line nor over what it keeps at its foot, scrolled to the end.</summary>
    public async Task IsBesideThePageAsync()
    {
        double overlap = await page.EvaluateAsync<double>(
            """
            () => {
              window.scrollTo(0, document.body.scrollHeight);
              const tour = document.querySelector('aside.tour').getBoundingClientRect();
              const page = document.querySelector('main').getBoundingClientRect();
              window.scrollTo(0, 0);
              return Math.min(Math.max(0, page.right - tour.left), Math.max(0, page.bottom - tour.top));
            }
            """
        );
        Assert.Equal(0, overlap, tolerance: 1);
    }
}
