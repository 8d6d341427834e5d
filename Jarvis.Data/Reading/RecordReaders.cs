namespace Jarvis.Data;

/// <summary>The formats that can be read, and which one a file has.</summary>
public static class RecordReaders
{
    private static readonly (IRecordReader Reader, string[] Extensions)[] _all =
    [
        (new TextRecordReader(), [".txt", ".text"]),
        (new TextRecordReader(markdown: true), [".md", ".markdown"]),
        (new JsonReader(), [".json"]),
        (new JsonLinesReader(), [".jsonl", ".ndjson"]),
    ];

    public const string Auto = "auto";

    /// <summary>What may be asked for by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Auto, .. _all.Select(r => r.Reader.Format)];

    /// <summary>What a browser's file dialogue offers.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. _all.SelectMany(r => r.Extensions)];

    /// <exception cref="DatasetException">The format is unknown, or <c>auto</c> and the extension is.</exception>
    public static IRecordReader Choose(string fileName, string format)
    {
        if (!format.Equals(Auto, StringComparison.OrdinalIgnoreCase))
        {
            var named = Array.Find(_all, r => r.Reader.Format.Equals(format, StringComparison.OrdinalIgnoreCase)).Reader;
            return named ?? throw new DatasetException($"There is no format \"{format}\". Choose one of {string.Join(", ", Formats)}.");
        }
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        var known = Array.Find(_all, r => r.Extensions.Contains(extension)).Reader;
        return known ?? throw new DatasetException(
            $"{fileName} is of a type that Jarvis does not read{(extension.Length > 0 ? $" ({extension})" : "")}. It reads {string.Join(", ", Extensions)}; rename it, or name the format.");
    }
}
