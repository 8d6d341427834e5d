using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>Chooses an option of a MudSelect, which is no select element, so Playwright's SelectOptionAsync cannot.</summary>
internal static class Choosing
{
    /// <param name="select">The input with the role combobox.</param>
    /// <param name="option">Its visible text.</param>
    public static async Task ChooseAsync(this ILocator select, string option)
    {
        await select.ClickAsync();
        await select.Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
        await Assertions.Expect(select).ToHaveValueAsync(option);
    }
}
