using Jarvis.Contracts;
using Jarvis.Data.Code;

namespace Jarvis.Data.Reading.Formats;

/// <summary>The supported file formats (text, JSON, tables) and layouts of objects, and the choice of a reader for a file.</summary>
public static class RecordReaders
{
    public const string Auto = "auto";
    private const int FewestCharacters = 50,
        MostCharacters = 1_000_000;

    /// <summary>
    /// The names that can be requested: a file format, or a layout, in which case the file format follows from the file's name.
    /// </summary>
    public static IReadOnlyList<string> Formats { get; } =
    [Auto, .. FileFormat.All.Select(f => f.Id), .. JsonLayouts.All.Select(l => l.Id)];

    /// <summary>The file extensions for a browser's file dialogue.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. FileFormat.All.SelectMany(f => f.Extensions)];

    /// <summary>What can be read, by kind: a refusal that lists every extension of every programming language is not read.</summary>
    public static string Readable { get; } =
        string.Join(
            ", ",
            FileFormat
                .All.Where(format => format.Id != FileFormat.Source)
                .Select(format => format.Extensions is [var only] ? $"{format.Title} ({only})" : format.Title)
        ) + $" and source code in {CodeLanguage.All.Count} languages";

    /// <exception cref="DatasetException">The options say nothing sensible, the format is unknown, or <c>auto</c> and the extension
    /// is.</exception>
    public static IRecordReader Choose(string fileName, string format, ReadingOptions? options = null)
    {
        options ??= new ReadingOptions();
        if (Problem(options) is { } problem)
        {
            throw new DatasetException(problem);
        }
        bool auto = format.Equals(Auto, StringComparison.OrdinalIgnoreCase);
        var layout = JsonLayouts.Find(format);
        if (!auto && layout is null && FileFormat.Find(format) is null)
        {
            throw new DatasetException($"There is no format \"{format}\". Choose one of {string.Join(", ", Formats)}.");
        }
        var file = FileFormat.Find(format) ?? FileFormat.Of(fileName) ?? (layout is null ? null : FileFormat.Find("json"));
        if (file is null)
        {
            var extension = Path.GetExtension(fileName).ToLowerInvariant();
            throw new DatasetException(
                $"{fileName} is of a type that Jarvis does not read{(extension.Length > 0 ? $" ({extension})" : "")}. It "
                    + $"reads {Readable}. Rename it, or name the format."
            );
        }
        if (layout is not null && file.Objects is null)
        {
            file = FileFormat.Find("json")!; // a layout was requested, so the file holds objects whatever its extension
        }
        var layouts =
            options.Mapping is { } mapping ? [JsonLayouts.Mapped(mapping)]
            : layout is null ? JsonLayouts.All
            : [layout];
        return file.Objects is { } objects
            ? new ObjectRecordReader(layout?.Id ?? file.Id, objects(), layouts, options)
            : file.Reader!(options);
    }

    private static string? Problem(ReadingOptions options) =>
        options switch
        {
            { TextCut: not (null or "headings" or "size") } => $"Texts are cut by headings or by size, not by \"{options.TextCut}\".",
            { TextCharacters: < FewestCharacters or > MostCharacters } =>
                $"Pieces of text have {FewestCharacters} to {MostCharacters} characters, not {options.TextCharacters}.",
            { Mapping: { } mapping } => FieldMappings.Problem(mapping),
            _ => null,
        };
}
