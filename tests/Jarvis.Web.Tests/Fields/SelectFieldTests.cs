using Bunit;
using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.Web.Tests.Fields;

public sealed class SelectFieldTests : FieldContext
{
    private static readonly SelectOption<string>[] _checkpoints =
    [
        new("", "Nothing"),
        new("a/20", "step 20", "night-1"),
        new("a/40", "step 40", "night-1"),
        new("b/20", "step 20", "night-2"),
    ];

    [Fact]
    public void Chosen_IsReadInALabelledCombobox()
    {
        var input = Choose("a/40").Find("input[role=combobox]");

        Assert.Equal("step 40", input.GetAttribute("value"));
        Assert.Equal("checkpoint", input.Id);
        Assert.Equal("false", input.GetAttribute("aria-expanded"));
    }

    [Fact]
    public void EmptyKey_IsAChoiceLikeAnother() => Assert.Equal("Nothing", Choose("").Find("input").GetAttribute("value"));

    [Fact]
    public async Task Null_IsAChoiceLikeAnother()
    {
        string? told = "night-1";
        var select = Render<SelectField<string>>(with =>
            with.Add(it => it.Options, [new(null, "All"), new("", "None"), new("night-1", "night-1")])
                .Add(it => it.ValueChanged, chosen => told = chosen)
        );

        Assert.Equal("All", select.Find("input").GetAttribute("value"));
        await OpenAsync(select);
        await Popovers.FindAll("[role=option]")[1].ClickAsync(new MouseEventArgs());
        Assert.Equal("", told);
        await OpenAsync(select);
        await Popovers.FindAll("[role=option]")[0].ClickAsync(new MouseEventArgs());
        Assert.Null(told);
    }

    [Fact]
    public void Value_ThatIsNoOption_ShowsThePlaceholder()
    {
        var input = Choose("c/1").Find("input");

        Assert.Equal("Choose…", input.GetAttribute("placeholder"));
        Assert.True(string.IsNullOrEmpty(input.GetAttribute("value")));
    }

    [Fact]
    public async Task Option_ThatIsClicked_IsTold()
    {
        string? told = null;
        var select = Choose("a/20", value => told = value);

        await OpenAsync(select);
        Assert.Equal("true", select.Find("input").GetAttribute("aria-expanded"));
        await Popovers.FindAll("[role=option]")[3].ClickAsync(new MouseEventArgs());

        Assert.Equal("b/20", told);
    }

    [Fact]
    public async Task Groups_InTheOpenList_AreHeadedOnce()
    {
        var select = Choose("");

        Assert.Empty(select.FindAll(".select-group"));
        await OpenAsync(select);

        Assert.Equal(["night-1", "night-2"], Popovers.FindAll(".select-group").Select(group => group.TextContent));
        Assert.Empty(select.FindAll(".select-group"));
    }

    [Fact]
    public async Task Disabled_DoesNotOpen()
    {
        var select = Render<SelectField<string>>(with => with.Add(it => it.Options, _checkpoints).Add(it => it.Disabled, true));

        await OpenAsync(select);

        Assert.Empty(Popovers.FindAll("[role=option]"));
        Assert.True(select.Find("input").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Sort_ThatIsChosen_IsInTheAddress()
    {
        var list = Render<SearchSort>(with => with.Add(it => it.Sorts, [new("", "Newest first"), new("name", "Name")]));

        await OpenAsync(list);
        await Popovers.FindAll("[role=option]")[1].ClickAsync(new MouseEventArgs());

        Assert.EndsWith("?sort=name", Services.GetRequiredService<NavigationManager>().Uri);
    }

    private static Task OpenAsync<TComponent>(IRenderedComponent<TComponent> within)
        where TComponent : IComponent => within.Find(".mud-input-control.mud-select").MouseDownAsync(new MouseEventArgs());

    private IRenderedComponent<SelectField<string>> Choose(string value, Action<string>? told = null) =>
        Render<SelectField<string>>(with =>
            with.Add(it => it.Id, "checkpoint")
                .Add(it => it.Label, "Checkpoint")
                .Add(it => it.Value, value)
                .Add(it => it.Placeholder, "Choose…")
                .Add(it => it.Options, _checkpoints)
                .Add(it => it.ValueChanged, chosen => told?.Invoke(chosen))
        );
}
