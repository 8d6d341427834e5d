using Microsoft.Playwright;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The dashboard's selects open a list of their own: Playwright's SelectOptionAsync does not know them.</summary>
internal static class Choosing
{
    /// <param name="select">The input with the role combobox.</param>
    /// <param name="option">As it is read.</param>
    public static async Task ChooseAsync(this ILocator select, string option)
    {
        await select.ClickAsync();
        await select.Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
        await Assertions.Expect(select).ToHaveValueAsync(option);
    }
}
