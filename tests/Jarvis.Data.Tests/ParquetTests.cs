using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Jarvis.Contracts;
using Jarvis.Data.Exporting;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Parquet;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Probing;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>DuckDB, which writes many published Parquet files, also writes those of the tests, from JSON.</summary>
public sealed class ParquetTests
{
    [Fact]
    public void Parquet_Columns_AreReadLikeFields()
    {
        var items = Read(
            """{"question":"Why?","answer":"Because.","domain":"logic","difficulty":0.25}""",
            """{"question":"How?","answer":null,"domain":null,"difficulty":null}"""
        );
        Assert.Equal((1L, "logic", 0.25), (items[0].Line!.Value, items[0].Record!.Domain, items[0].Record!.Difficulty));
        Assert.Equal((2L, "the answer is empty."), (items[1].Line!.Value, items[1].Problem));
    }

    [Fact]
    public void Parquet_ListOfStructs_IsAConversation()
    {
        var item = Assert.Single(
            Read(
                """{"id":7,"messages":[{"role":"user","content":"Hi 😀"},{"role":"assistant","content":"Hello, this answer is longer than twelve bytes."}]}"""
            )
        );
        Assert.Equal(
            [new ChatTurn(ChatRole.User, "Hi 😀"), new ChatTurn(ChatRole.Assistant, "Hello, this answer is longer than twelve bytes.")],
            item.Record!.Turns!
        );
        Assert.Equal("7", item.Record.Document);
    }

    [Fact]
    public void Parquet_NestedStruct_IsMappedByItsPath()
    {
        var mapping = new FieldMapping(RecordKind.Text, Text: "doc.body", Domain: "doc.meta.topic");
        var item = Assert.Single(Read([""" {"doc":{"body":"Words.","meta":{"topic":"a"}}} """], mapping));
        Assert.Equal(("Words.", "a"), (item.Record!.Text, item.Record.Domain));
    }

    [Fact]
    public void Parquet_ManyRowGroups_GiveEveryRowOnceInOrder()
    {
        var texts = Enumerable.Range(0, 30_000).Select(i => $"text number {i}").ToArray();
        Assert.Equal(texts, Read([.. texts.Select(t => JsonSerializer.Serialize(new { text = t }))]).Select(i => i.Record!.Text));
    }

    [Fact]
    public void Parquet_OddColumns_CostNoRecord()
    {
        using var folder = new TempFolder();
        using var database = new DuckDb(folder.Path);
        var path = Path.Combine(folder.Path, "a.parquet");
        database.Run(
            "COPY (SELECT 'text ' || i AS text, 'nan'::DOUBLE AS quality, [1e-7, '-inf'::DOUBLE, 2.5] AS list, 'a \"nan\" \\' "
                + "AS quoted, encode('bytes') AS picture, TIMESTAMP '2024-01-01' AS at, MAP {'k': i} AS m, 1.5::DECIMAL(9,2) AS "
                + $"price FROM range(3) t(i)) TO {DuckDb.Quoted(path)} (FORMAT parquet)"
        );
        Assert.Equal(["text 0", "text 1", "text 2"], new FileSource(path).Read(_ => { }, default).Select(i => i.Record?.Text ?? i.Problem));
    }

    [Fact]
    public void Parquet_AThousandColumns_AreReadAndNotAllShown()
    {
        var wide = "{\"text\":\"a\"," + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"c{i}\":{i}")) + "}";
        using var folder = new TempFolder();
        var probe = new ImportProber(TimeProvider.System).Probe(Make(folder, "a.parquet", wide), "a.parquet");
        Assert.Equal(("documents", 200, "a"), (probe.Format, probe.Fields.Count, probe.Preview[0].Text));
    }

    [Fact]
    public void Parquet_Probe_ShowsColumnsAndAGuess()
    {
        using var folder = new TempFolder();
        Make(folder, "another.parquet", "{\"text\":\"Not asked for.\"}");
        // Characters of glob patterns in a name are taken literally.
        var name = OperatingSystem.IsWindows() ? "a[n]other.parquet" : "a*.parquet";
        var path = Make(folder, name, "{\"instruction\":\"Add.\",\"output\":\"3\"}");
        var probe = new ImportProber(TimeProvider.System).Probe(path, name);
        Assert.Equal(("instruct", "binary"), (probe.Format, probe.Encoding));
        Assert.Equal(["instruction", "output"], probe.Fields.Select(f => f.Name));
    }

    [Theory]
    [InlineData("PAR1", "too small")]
    [InlineData("PAR1 and a lot that is no Parquet at all, but long enough to be one PAR2", "no Parquet file that can be read")]
    public void Parquet_Damaged_IsRefusedInWords(string content, string says)
    {
        using var folder = new TempFolder();
        var message = Assert.Throws<DatasetException>(() => folder.Import(folder.File("a.parquet", content))).Message;
        Assert.StartsWith("a.parquet is no Parquet file", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parquet_CutOff_IsRefusedAndLeavesNothing()
    {
        using var folder = new TempFolder();
        var path = Make(
            folder,
            "a.parquet",
            [.. Enumerable.Range(0, 5_000).Select(i => JsonSerializer.Serialize(new { text = $"text {i}" }))]
        );
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^500]);
        Assert.Contains("a.parquet", Assert.Throws<DatasetException>(() => folder.Import(path)).Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Parquet_DamagedInTheMiddle_IsRefusedWithTheRowAndLeavesNothing()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "a.parquet");
        using (var work = new TempFolder())
        using (var database = new DuckDb(work.Path))
        {
            database.Run(
                "COPY (SELECT md5(i::VARCHAR) || md5((i + 1)::VARCHAR) || md5((i + 2)::VARCHAR) || md5((i + 3)::VARCHAR) AS text "
                    + $"FROM range(200000) r(i)) TO {DuckDb.Quoted(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)"
            );
        }

        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 10 * 9, 4096).Fill(0xff); // beyond what DuckDB prefetches
        File.WriteAllBytes(path, bytes);
        var message = Assert.Throws<DatasetException>(() => folder.Import(path)).Message;
        Assert.StartsWith("a.parquet, row ", message, StringComparison.Ordinal);
        Assert.EndsWith("It cannot be read on from here; copy the file again.", message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Parquet_ListsAndStructsWithNulls_KeepThem()
    {
        var item = Assert.Single(
            Read(
                """{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":null},{"role":"assistant","content":"Yes."}],"tags":["a",null]}"""
            )
        );
        Assert.Equal([new ChatTurn(ChatRole.User, "Hi"), new ChatTurn(ChatRole.Assistant, "Yes.")], item.Record!.Turns!);
    }

    [Theory]
    [InlineData("instruction=Why")]
    [InlineData("[1] texts")]
    public void Parquet_BelowAFolderThatDuckDbReadsSomethingInto_IsReadAsItIs(string name)
    {
        using var folder = new TempFolder();
        var below = Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
        var path = Path.Combine(below, "a.parquet");
        File.Move(Make(folder, "a.parquet", """{"output":"So."}""", """{"output":"No."}"""), path);
        var item = new FileSource(path, options: new ReadingOptions(Mapping: new FieldMapping(RecordKind.Text, Text: "output")))
            .Read(_ => { }, default)
            .First();
        Assert.Equal((RecordKind.Text, "So."), (item.Record!.Kind, item.Record.Text));
    }

    [Fact]
    public void Database_OnceConfined_ReadsAndWritesItsFileAloneAndStaysSo()
    {
        using var folder = new TempFolder();
        using var work = new TempFolder();
        var (own, other) = (folder.File("own.jsonl", "{\"a\":1}"), folder.File("other.jsonl", "{\"a\":2}"));
        using var database = new DuckDb(work.Path);
        string Count(string path) => $"SELECT count(*) FROM read_json({DuckDb.Quoted(path)})";
        Assert.Equal(1, database.Number(Count(other)));
        database.Confine(own);
        Assert.Equal(1, database.Number(Count(own)));
        Assert.Throws<DuckDBException>(() => database.Number(Count(other)));
        Assert.Throws<DuckDBException>(() => database.Run($"COPY (SELECT 1) TO {DuckDb.Quoted(Path.Combine(folder.Path, "new.csv"))}"));
        Assert.Throws<DuckDBException>(() => database.Run("SET enable_external_access = true"));
        Assert.Throws<DuckDBException>(() => database.Run("SET memory_limit = '8GB'"));
        Assert.Equal([other, own], Directory.GetFileSystemEntries(folder.Path).Order());
    }

    [Theory]
    [InlineData("out.parquet")]
    [InlineData("out.jsonl")]
    public void Export_EveryKindOfRecord_ComesBackAsItWas(string name)
    {
        using var folder = new TempFolder();
        var source = folder.File(
            "a.jsonl",
            """
            {"text":"A text.\nTwo lines \u0000 and 😀.","lang":"en"}
            {"question":"Why?","answer":"So.","domain":"logic","difficulty":"hard","quality":0.123456789,"split":"test"}
            {"id":"c1","system":"Be brief.","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
            {"code":"x = 1","docstring":"Sets x.","repo":"r","path":"p.py","language":"python"}
            """
        );
        var first = folder.Import(source);
        var exported = Path.Combine(folder.Path, name);
        using var before = RecordStore.Open(folder.DatasetPath);
        Assert.Equal(4, DatasetExport.ToFile(before, exported));
        var request = new ImportRequest([new FileSource(exported)], folder.DatasetPath + "2", "b", "B");
        Assert.Equal(first.Hash, new Importer(TimeProvider.System).Import(request).Hash);
        using var after = RecordStore.Open(folder.DatasetPath + "2");
        Assert.Equal(before.Read().Select(Shown), after.Read().Select(Shown));
        Assert.Equal([source, folder.DatasetPath, folder.DatasetPath + "2", exported], Directory.GetFileSystemEntries(folder.Path).Order());
    }

    [Fact]
    public void Export_NameWithoutAFormat_IsRefused()
    {
        using var folder = new TempFolder();
        folder.Import(folder.File("a.txt", "text"));
        using var store = RecordStore.Open(folder.DatasetPath);
        Assert.Contains(
            "end in .jsonl or .parquet",
            Assert.Throws<DatasetException>(() => DatasetExport.ToFile(store, folder.Path + "/a.xls")).Message,
            StringComparison.Ordinal
        );
    }

    private static string Shown(DataRecord r) =>
        $"{r.Kind} {r.Text} {string.Join('|', r.Turns ?? [])} {r.Domain} {r.Difficulty} {r.Quality} {r.Split} "
        + $"{r.Language} {r.Document} {r.Hash}";

    private static List<ReadItem> Read(params string[] lines) => Read(lines, null);

    private static List<ReadItem> Read(string[] lines, FieldMapping? mapping)
    {
        using var folder = new TempFolder();
        return [.. new FileSource(Make(folder, "a.parquet", lines), options: new ReadingOptions(Mapping: mapping)).Read(_ => { }, default)];
    }

    private static string Make(TempFolder folder, string name, params string[] lines)
    {
        var source = folder.File("source.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        using var database = new DuckDb(folder.Path);
        database.Run(
            $"COPY (SELECT * FROM read_json({DuckDb.Quoted(source)}, format = 'newline_delimited')) TO "
                + $"{DuckDb.Quoted(Path.Combine(folder.Path, "made"))} (FORMAT parquet, ROW_GROUP_SIZE 2048)"
        );
        File.Delete(source);
        var path = Path.Combine(folder.Path, name);
        File.Move(Path.Combine(folder.Path, "made"), path);
        return path;
    }
}
