using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Starter;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class StarterTests
{
    private const string Documentation = """
        <?xml version="1.0"?>
        <doc><members>
          <member name="T:System.Jar`1"><summary>Represents a jar of <typeparamref name="T" /> that <see cref="T:System.String" /> cannot open.</summary><typeparam name="T">What is in it.</typeparam></member>
          <member name="M:System.Jar`1.Open``1(System.Collections.Generic.List{``0},`0[],System.Int32@)">
            <summary>Opens the jar, see <see cref="M:System.String.Join(System.String,System.Object[])" /> or <see langword="null" /> .
              <para>Second   paragraph with <c>code</c>.</para></summary>
            <typeparam name="TKey">Key.</typeparam><param name="keys">The <paramref name="keys" /> to try.</param>
            <param name="all">Everything in it.</param><param name="count">How many there are.</param><returns>Whether it opened at last.</returns>
          </member>
          <member name="M:System.Jar`1.System#IDisposable#Dispose"><summary>An explicit implementation that nobody calls by its name.</summary></member>
          <member name="P:System.Jar`1.Lid"><summary>To be added.</summary></member>
        </members></doc>
        """;

    [Fact]
    public void Starter_FromThisSdk_HasTwentyThousandRecordsOfThreeKinds()
    {
        using var folder = new TempFolder();
        var request = new ImportRequest([new StarterSource()], folder.DatasetPath, StarterSource.DatasetId, StarterSource.DatasetName);
        var manifest = new Importer(TimeProvider.System).Import(request);
        Assert.True(manifest.Records >= 20_000, $"{manifest.Records} records");
        Assert.Equal(["code", "instruct", "text"], manifest.Kinds.Keys.Order());
        Assert.All(manifest.Kinds.Values, count => Assert.True(count > 2_000, $"{count} of a kind"));
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.DoesNotContain(
            store.Read(),
            r => (r.Text ?? string.Concat(r.Turns!.Select(t => t.Content))).Contains("<see", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Starter_SameDocumentationTwice_GivesTheSameRecords()
    {
        var files = SdkPacks.DocumentationFiles().Where(f => f.EndsWith("System.Collections.xml", StringComparison.Ordinal)).ToList();
        string[] Contents() =>
            [
                .. new StarterSource(files)
                    .Read(_ => { }, default)
                    .Select(i => $"{i.Record!.Kind} {i.Record.Text} {string.Join('|', i.Record.Turns ?? [])}"),
            ];
        var first = Contents();
        Assert.NotEmpty(first);
        Assert.Equal(first, Contents());
    }

    [Fact]
    public void Documentation_Tags_BecomeReadableText()
    {
        using var folder = new TempFolder();
        var members = DocumentationFile.Read(folder.File("a.xml", Documentation), default).ToList();
        Assert.Equal("Represents a jar of T that string cannot open.", members[0].Summary);
        Assert.Equal("Opens the jar, see String.Join or null.\n\nSecond paragraph with `code`.", members[1].Summary);
        Assert.Equal("System.Jar<T>.Open<TKey>", members[1].FullName);
        Assert.Equal("Jar<T>.Open<TKey>(List<TKey> keys, T[] all, ref int count)", members[1].Signature);
        Assert.Equal(3, members.Count); // without the explicit interface implementation
        Assert.Null(StarterRecords.Of(members[2]));
    }

    [Fact]
    public void Starter_NoDocumentation_SaysSoAndOffersAnUpload()
    {
        using var folder = new TempFolder();
        Assert.Empty(SdkPacks.DocumentationFiles([folder.Path]));
        Assert.Contains(
            "upload a text of your own",
            Assert.Throws<DatasetException>(() => new StarterSource([])).Message,
            StringComparison.Ordinal
        );
    }
}
