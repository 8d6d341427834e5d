using AngleSharp.Dom;
using Bunit;
using Jarvis.Web.Shared;
using MudBlazor;

namespace Jarvis.Web.Tests.Fields;

public sealed class SuggestInputTests : FieldContext
{
    private static readonly Suggestion[] _checkpoints =
    [
        new("/home/runs/1/20", "step 20", "night-1"),
        new("/home/runs/1/40", "step 40", "night-1"),
        new("/home/runs/2/40", "step 40", "night-2"),
    ];

    [Fact]
    public void Nothing_IsSaidInTheEmptyInput()
    {
        Assert.Equal("nothing: from scratch", Input(Suggest(null)).GetAttribute("placeholder"));
    }

    [Fact]
    public void Value_ThatIsSuggested_IsReadInWords() =>
        Assert.Equal("night-2: step 40", Input(Suggest("/home/runs/2/40")).GetAttribute("value"));

    [Fact]
    public async Task Words_ThatAreTyped_LeaveWhatHoldsThemAll()
    {
        var field = Suggest(null);

        await Input(field).FocusAsync(new());
        await Input(field).InputAsync("40 NIGHT-1");

        await Popovers.WaitForAssertionAsync(() => Assert.Equal(["night-1: step 40"], Offered()));
    }

    [Fact]
    public async Task OneThatIsChosen_StandsBesideTheOthersWhenOpenedAgain()
    {
        var field = Suggest("/home/runs/1/20");

        await field.Find(".mud-input-control").MouseDownAsync(new());

        await Popovers.WaitForAssertionAsync(() => Assert.Equal(3, Offered().Count));
    }

    [Fact]
    public async Task Path_ThatIsTyped_IsTaken()
    {
        string? told = null;
        var field = Suggest(null, value => told = value);

        await Input(field).FocusAsync(new());
        await Input(field).InputAsync("/models/gpt2");
        await Input(field).BlurAsync(new());

        await field.WaitForAssertionAsync(() => Assert.Equal("/models/gpt2", told));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("/home/runs/1/20", true)]
    public void Text_IsSelectedOnAClick_OnlyWhereThereIsSome(string? value, bool isSelected)
    {
        var field = Suggest(value);

        Assert.Equal(isSelected, field.FindComponent<MudAutocomplete<string>>().Instance.SelectOnActivation);
    }

    private static IElement Input(IRenderedComponent<SuggestInput> field) => field.Find("input[role=combobox]");

    private List<string> Offered() => [.. Popovers.FindAll("[role=option]").Select(option => option.TextContent.Trim())];

    private IRenderedComponent<SuggestInput> Suggest(string? value, Action<string?>? told = null) =>
        Render<SuggestInput>(with =>
            with.Add(it => it.Id, "start")
                .Add(it => it.Value, value)
                .Add(it => it.Empty, "checkpoints")
                .Add(it => it.Items, _checkpoints)
                .Add(it => it.ValueChanged, chosen => told?.Invoke(chosen))
        );
}
