using Bunit;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Tests.Fields;

public sealed class TextFieldTests : FieldContext
{
    [Fact]
    public void Texts_OfAField_AreTiedToItsInput()
    {
        var field = Render<TextField>(with =>
            with.Add(it => it.Id, "name")
                .Add(it => it.Label, "Name")
                .Add(it => it.LabelNote, "optional")
                .Add(it => it.Hint, "As it is listed.")
                .Add(it => it.Error, "Names are unique.")
                .Add(it => it.DescribedBy, "more")
        );

        var input = field.Find("input#name");
        Assert.Equal("Name optional", field.Find("label[for=name]").TextContent);
        Assert.Equal("name-problem name-hint more", input.GetAttribute("aria-describedby"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("As it is listed.", field.Find("#name-hint").TextContent);
        Assert.Equal("alert", field.Find("#name-problem").GetAttribute("role"));
        Assert.False(input.HasAttribute("aria-label"));
    }

    [Fact]
    public void Input_WithoutLabelAndError_IsNamedAndValid()
    {
        var input = Render<TextField>(with => with.Add(it => it.AriaLabel, "Message")).Find("input");

        Assert.Equal("Message", input.GetAttribute("aria-label"));
        Assert.Equal("false", input.GetAttribute("aria-invalid"));
        Assert.False(input.HasAttribute("aria-describedby"));
    }

    [Fact]
    public void Change_OfTheText_IsTold()
    {
        string? told = null;
        var field = Render<TextField>(with => with.Add(it => it.ValueChanged, text => told = text));

        field.Find("input").Change("night");

        Assert.Equal("night", told);
    }

    [Fact]
    public void Lines_MoreThanOne_MakeATextArea()
    {
        string? told = null;
        var field = Render<TextField>(with =>
            with.Add(it => it.Lines, 3)
                .Add(it => it.Value, "a\nb")
                .Add(it => it.Immediate, true)
                .Add(it => it.ValueChanged, text => told = text)
        );

        var area = field.Find("textarea[rows='3']");
        Assert.Equal("a\nb", area.GetAttribute("value") ?? area.TextContent);
        area.Input("c");
        Assert.Equal("c", told);
    }

    [Fact]
    public void Attributes_OfTheCaller_LandOnTheInput()
    {
        var field = Render<TextField>(with => with.AddUnmatched("data-composer", "").AddUnmatched("spellcheck", "false"));

        Assert.NotNull(field.Find("input[data-composer][spellcheck=false]"));
    }

    [Fact]
    public async Task Search_WhileOneTypes_IsHeardOnceItRests()
    {
        var told = new List<string?>();
        var field = Render<SearchField>(with =>
            with.Add(it => it.DebounceMilliseconds, 20).Add(it => it.Placeholder, "Search runs").Add(it => it.ValueChanged, told.Add)
        );

        var input = field.Find("input[type=search]");
        Assert.Equal("Search runs", input.GetAttribute("aria-label"));
        await input.InputAsync("ni");
        await field.Find("input").InputAsync("night");

        await field.WaitForAssertionAsync(() => Assert.Equal(["night"], told));
    }
}
