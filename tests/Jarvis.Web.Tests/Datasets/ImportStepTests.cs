using Bunit;
using Jarvis.Contracts;
using Jarvis.Web.Features.Import;
using Jarvis.Web.Tests.Fields;

namespace Jarvis.Web.Tests.Datasets;

public sealed class ImportStepTests : FieldContext
{
    private static readonly ImportProbe _probe = new(
        "a.csv",
        1,
        "none",
        "utf-8",
        [new LayoutGuess("csv", "Table", 0.9, "Commas"), new LayoutGuess("text", "Plain text", 0.2, "Lines")],
        "csv",
        new ReadingOptions(),
        [new ProbedField("q", "Who?"), new ProbedField("a", "Me.")],
        [],
        [],
        0,
        2,
        [],
        false
    );

    [Fact]
    public void OtherLayout_ChosenAfterAMapping_LeavesTheMappingBehind()
    {
        ImportChoice? changed = null;
        var mapped = new ReadingOptions("utf-16", Mapping: new FieldMapping(RecordKind.Text, Text: "q"));
        var step = Render<LayoutStep>(with =>
            with.Add(it => it.Choice, new ImportChoice("a.csv", "a", Options: mapped))
                .Add(it => it.Probe, _probe)
                .Add(it => it.OnChange, choice => changed = choice)
        );

        Assert.Equal(["Table", "Plain text"], step.FindAll(".guess strong").Select(guess => guess.TextContent));
        step.FindAll("input[type=radio]")[1].Click();

        Assert.Equal(("text", "utf-16", null), (changed?.Format, changed?.Options?.Encoding, changed?.Options?.Mapping));
    }

    [Fact]
    public void RequiredPart_UntilItIsMapped_IsInvalid()
    {
        Assert.Equal(["part-instruction", "part-response"], Invalid(new FieldMapping(RecordKind.Instruct)));
        Assert.Equal(["part-response"], Invalid(new FieldMapping(RecordKind.Instruct, Instruction: "q")));
        Assert.Empty(Invalid(new FieldMapping(RecordKind.Instruct, Instruction: "q", Response: "a")));
    }

    [Theory]
    [InlineData(1, 300, false, "1 of 300 rows is invalid")]
    [InlineData(30, 300, true, "30 of 300 rows are invalid (10 %)")]
    public void InvalidRows_AreCountedAndTheirShareShownWhereItIsHigh(long count, long looked, bool force, string title)
    {
        bool? agreed = null;
        var panel = Render<InvalidRowsPanel>(with =>
            with.Add(it => it.Count, count)
                .Add(it => it.Looked, looked)
                .Add(it => it.NeedsForce, force)
                .Add(it => it.OnAgree, yes => agreed = yes)
        );

        Assert.Equal(title, panel.Find("h2").TextContent);
        panel.Find("input[type=checkbox]").Change(true);
        Assert.True(agreed);
    }

    private List<string?> Invalid(FieldMapping mapping) =>
        [
            .. Render<MappingStep>(with =>
                    with.Add(it => it.Choice, new ImportChoice("a.csv", "a", Options: new ReadingOptions(Mapping: mapping)))
                        .Add(it => it.Probe, _probe)
                )
                .FindAll("[aria-invalid=true]")
                .Select(input => input.Id),
        ];
}
