using Jarvis.Contracts;
using Jarvis.Data.Code;
using Jarvis.Data.Parquet;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Documentation;
using Jarvis.Data.Reading.Objects;
using Jarvis.Data.Reading.Tables;
using Jarvis.Data.Reading.Text;

namespace Jarvis.Data.Reading.Formats;

/// <summary>
/// A file format. Formats that contain objects (<see cref="Objects"/>) can be read in every layout; the others have a reader of their own.
/// </summary>
internal sealed record FileFormat(string Id, string Title, string[] Extensions)
{
    /// <summary>Source code; a folder of source code is read by special rules.</summary>
    public const string Source = "source";

    public Func<IObjectReader>? Objects { get; init; }

    public Func<ReadingOptions, IRecordReader>? Reader { get; init; }

    /// <summary>All formats that can be read, in the order in which extensions are looked up.</summary>
    public static IReadOnlyList<FileFormat> All { get; } =
    [
        new("text", "Plain text", [".txt", ".text"]) { Reader = options => new TextRecordReader(false, options) },
        new("markdown", "Markdown", [".md", ".markdown"]) { Reader = options => new TextRecordReader(true, options) },
        new("xml-docs", ".NET XML documentation", [".xml"]) { Reader = _ => new DocumentationReader() },
        new("json", "JSON", [".json"]) { Objects = () => new JsonObjects(lines: false) },
        new("csv", "Table (CSV, TSV)", [".csv", ".tsv", ".tab"]) { Objects = () => new CsvObjects() },
        new("parquet", "Parquet", [".parquet"]) { Objects = () => new ParquetObjects() },
        new(Source, "Source code", [.. CodeLanguage.All.SelectMany(l => l.Extensions)]) { Reader = _ => new CodeRecordReader() },
        new("jsonl", "JSON lines", [".jsonl", ".ndjson"]) { Objects = () => new JsonObjects(lines: true) },
    ];

    public static FileFormat? Find(string id) => All.FirstOrDefault(f => f.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format by the extension, ignoring that of a compression; null if unknown.</summary>
    public static FileFormat? Of(string fileName)
    {
        var extension = Path.GetExtension(SourceNames.Inner(fileName)).ToLowerInvariant();
        return All.FirstOrDefault(f => f.Extensions.Contains(extension));
    }
}
