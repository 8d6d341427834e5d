using Bunit;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Tests.Fields;

/// <summary>Boxes, switches, radio buttons, segments, sliders.</summary>
public sealed class ChoiceTests : FieldContext
{
    private static readonly SelectOption<string>[] _axes =
    [
        new("step", "Step"),
        new("tokens", "Tokens"),
        new("flops", "FLOPs", Disabled: true),
    ];

    [Fact]
    public void CheckBox_IsNamedByItsText_AndTellsWhatItBecomes()
    {
        bool? told = null;
        var field = Render<CheckField>(with =>
            with.Add(it => it.Label, "Log scale")
                .Add(it => it.Hint, "Base 10")
                .Add(it => it.Value, true)
                .Add(it => it.ValueChanged, on => told = on)
        );

        var box = field.Find("label input[type=checkbox]");
        Assert.Contains("Log scale", field.Find("label").TextContent);
        Assert.Equal(field.Find(".hint").Id, box.GetAttribute("aria-describedby"));
        Assert.True(box.HasAttribute("checked"));
        box.Change(false);
        Assert.False(told);
    }

    [Fact]
    public void Switch_SaysThatItIsOne()
    {
        bool? told = null;
        var field = Render<SwitchField>(with => with.Add(it => it.Label, "Live").Add(it => it.ValueChanged, on => told = on));

        field.Find("label input[role=switch]").Change(true);

        Assert.True(told);
    }

    [Fact]
    public void RadioButton_ThatIsChosen_IsTold()
    {
        string? told = null;
        var field = Render<RadioField<string>>(with =>
            with.Add(it => it.Label, "Axis")
                .Add(it => it.Value, "step")
                .Add(it => it.Options, _axes)
                .Add(it => it.ValueChanged, axis => told = axis)
        );

        var buttons = field.FindAll("[role=radiogroup] input[type=radio]");
        Assert.Equal("Axis", field.Find("#" + field.Find("[role=radiogroup]").GetAttribute("aria-labelledby")).TextContent);
        Assert.Equal([true, false, false], buttons.Select(button => button.HasAttribute("checked")));
        Assert.True(buttons[2].HasAttribute("disabled"));
        buttons[1].Click();
        Assert.Equal("tokens", told);
    }

    [Fact]
    public void Segment_ThatIsPressed_IsTold()
    {
        string? told = null;
        var field = Render<Segments<string>>(with =>
            with.Add(it => it.Label, "Axis")
                .Add(it => it.Value, "step")
                .Add(it => it.Options, _axes)
                .Add(it => it.ValueChanged, axis => told = axis)
        );

        var buttons = field.FindAll("[role=group][aria-label=Axis] button");
        Assert.Equal(["true", "false", "false"], buttons.Select(button => button.GetAttribute("aria-pressed")));
        buttons[1].Click();
        Assert.Equal("tokens", told);
    }

    [Fact]
    public void Slider_SaysWhatItStandsAt_AndTellsWhereItGoes()
    {
        double? told = null;
        var field = Render<SliderField>(with =>
            with.Add(it => it.Id, "temperature")
                .Add(it => it.Label, "Temperature")
                .Add(it => it.LabelNote, "0.8")
                .Add(it => it.Max, 2)
                .Add(it => it.Value, 0.8)
                .Add(it => it.ValueChanged, value => told = value)
        );

        var slider = field.Find("input#temperature[type=range]");
        Assert.Equal("0.8", slider.GetAttribute("aria-valuetext"));
        Assert.Equal("Temperature 0.8", field.Find("label[for=temperature]").TextContent);
        slider.Input("1.25");
        Assert.Equal(1.25, told);
    }

    [Fact]
    public void Tick_OfATableRow_IsNamedAndTells()
    {
        bool? told = null;
        var field = Render<Tick>(with => with.Add(it => it.Label, "Select night-1").Add(it => it.ValueChanged, on => told = on));

        field.Find("input[type=checkbox][aria-label='Select night-1']").Change(true);

        Assert.True(told);
    }
}
