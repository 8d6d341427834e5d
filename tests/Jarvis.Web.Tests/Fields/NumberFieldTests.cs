using Bunit;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Tests.Fields;

public sealed class NumberFieldTests : FieldContext
{
    [Fact]
    public void Number_BeyondItsBounds_GoesToTheBound()
    {
        int? told = null;
        var field = Render<NumberField<int>>(with =>
            with.Add(it => it.Value, 20).Add(it => it.Min, 1).Add(it => it.Max, 50).Add(it => it.ValueChanged, number => told = number)
        );

        field.Find("input").Change("700");

        Assert.Equal(50, told);
    }

    [Fact]
    public void Emptied_IsNull()
    {
        int? told = 1;
        var field = Render<NumberField<int>>(with => with.Add(it => it.Value, 20).Add(it => it.ValueChanged, number => told = number));

        field.Find("input").Change("");

        Assert.Null(told);
    }

    [Fact]
    public void Fraction_WithAPoint_IsReadAndWrittenSo()
    {
        double? told = null;
        var field = Render<NumberField<double>>(with => with.Add(it => it.Value, 0.25).Add(it => it.ValueChanged, number => told = number));

        Assert.Equal("0.25", field.Find("input").GetAttribute("value"));
        field.Find("input").Change("0.5");
        Assert.Equal(0.5, told);
    }

    [Fact]
    public void Unit_StandsInTheInputAndInTheLabel()
    {
        var field = Render<NumberField<int>>(with => with.Add(it => it.Label, "Chunk size").Add(it => it.Unit, "tokens"));

        Assert.Equal("Chunk size (tokens)", field.Find("label").TextContent);
        Assert.Equal("tokens", field.Find(".mud-input-adornment-text").TextContent);
    }
}
