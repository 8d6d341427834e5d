using Jarvis.Contracts;

namespace Jarvis.Data.Reading.Formats;

/// <summary>What can be read: kinds of file (text, JSON, tables) and the layouts of the objects in them; and which a file has.</summary>
public static class RecordReaders
{
    public const string Auto = "auto";
    private const int FewestCharacters = 50,
        MostCharacters = 1_000_000;

    /// <summary>What may be asked for by name: a kind of file, or a layout, whose kind of file then follows from the file's name.</summary>
    public static IReadOnlyList<string> Formats { get; } =
    [Auto, .. FileFormat.All.Select(f => f.Id), .. JsonLayouts.All.Select(l => l.Id)];

    /// <summary>What a browser's file dialogue offers.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. FileFormat.All.SelectMany(f => f.Extensions)];

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
                    + $"reads {string.Join(", ", Extensions)}; rename it, or name the format."
            );
        }
        if (layout is not null && file.Objects is null)
        {
            file = FileFormat.Find("json")!; // a layout of objects was named, so the file holds objects whatever it is called
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
