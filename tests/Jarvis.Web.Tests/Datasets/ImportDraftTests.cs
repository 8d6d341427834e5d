using Jarvis.Contracts;
using Jarvis.Web.Features.Import;

namespace Jarvis.Web.Tests.Datasets;

public sealed class ImportDraftTests
{
    private static readonly ImportChoice _file = new(
        "a.csv",
        Upload: "01a2",
        Format: "csv",
        Title: "Questions",
        Options: new ReadingOptions(
            "windows-1252",
            Languages: ["de", "en"],
            Mapping: new FieldMapping(RecordKind.Instruct, Instruction: "q", Response: "a.b"),
            AcceptBroken: true
        )
    );

    [Fact]
    public void Draft_WrittenIntoTheAddressAndRead_IsTheSame()
    {
        var draft = ImportDraft.Empty.Plus(_file).Plus(new ImportChoice("texts", Path: "/data/texts"));

        var read = ImportDraft.Read(draft.Write());

        Assert.Equal(draft.Write(), read.Write());
        Assert.Equal(["a.csv", "texts"], read.Files.Select(file => file.Name));
        Assert.Equal(_file.Options!.Mapping, read.Files[0].Options!.Mapping);
        Assert.Equal(_file.ProbeKey(), read.Files[0].ProbeKey());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"name":"a"}]""")]
    [InlineData("""[{"name":"a","upload":"1","path":"/b"}]""")]
    [InlineData("""[{"upload":"1"}]""")]
    public void Address_ThatIsNoDraft_BeginsAnew(string? text) => Assert.Empty(ImportDraft.Read(text).Files);

    [Fact]
    public void Draft_InTheAddress_IsAsShortAsItsDecisions() =>
        Assert.Equal("""[{"name":"a.csv","upload":"01a2"}]""", ImportDraft.Empty.Plus(new ImportChoice("a.csv", "01a2")).Write());

    [Fact]
    public void SameSource_AddedTwice_IsThereOnce() =>
        Assert.Single(ImportDraft.Empty.Plus(_file).Plus(_file with { Title = "Other" }).Files);

    [Fact]
    public void Probe_OfAFileThatOnlyGotAName_IsNotAskedForAgain()
    {
        Assert.Equal(_file.ProbeKey(), (_file with { Title = "Other", Job = "import-1", Dataset = "other" }).ProbeKey());
        Assert.NotEqual(_file.ProbeKey(), (_file with { Format = "json" }).ProbeKey());
    }

    [Fact]
    public void Mapping_WithoutANeededField_SaysWhichIsMissing()
    {
        Assert.Equal(
            "Choose the field that becomes the response.",
            MappingPart.Missing(new FieldMapping(RecordKind.Instruct, Instruction: "q"))
        );
        Assert.Null(MappingPart.Missing(_file.Options!.Mapping!));
    }

    [Theory]
    [InlineData(0, 300, false, false, false)]
    [InlineData(3, 300, false, false, true)]
    [InlineData(3, 300, true, false, false)]
    [InlineData(30, 300, true, false, true)]
    [InlineData(30, 300, true, true, false)]
    public void InvalidRows_NeedConsent_AndManyNeedForce(long broken, long looked, bool accept, bool force, bool waits)
    {
        var probe = new ImportProbe(
            "a.jsonl",
            1,
            "none",
            "utf-8",
            [],
            "jsonl",
            new ReadingOptions(),
            [],
            [],
            [],
            broken,
            looked,
            [],
            false
        );

        Assert.Equal(waits, InvalidRows.NeedDecision(probe, new ReadingOptions(AcceptBroken: accept, ForceBroken: force)));
    }
}
