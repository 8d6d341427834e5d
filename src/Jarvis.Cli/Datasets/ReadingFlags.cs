using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Reading;
using Jarvis.Data.Reading.Formats;

namespace Jarvis.Cli.Datasets;

/// <summary>The options that control how files are read, shared by <c>dataset probe</c> and <c>dataset import</c>.</summary>
internal sealed class ReadingFlags
{
    public Option<string> Format { get; } =
        new("--format")
        {
            DefaultValueFactory = _ => RecordReaders.Auto,
            Description = $"Kind of file or layout: {string.Join(", ", RecordReaders.Formats)}.",
        };
    private readonly Option<string[]> _map = new("--map")
    {
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
        Description = $"Which field is what: text=body, instruction=q response=a, messages=meta.turns … ({FieldMappings.Parts}).",
    };
    private readonly Option<string[]> _languages = new("--languages")
    {
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
        Description = "Only records of these languages, where the file says which: en de.",
    };
    private readonly Option<bool> _allPaths = new("--all-paths")
    {
        Description = "OpenAssistant: every path through a tree, not the best-ranked one.",
    };
    private readonly Option<bool> _unreviewed = new("--keep-unreviewed")
    {
        Description = "OpenAssistant: also messages that reviewers did not pass.",
    };
    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "Encoding of text (utf-8, windows-1252 …); detected where it is left out.",
    };
    private readonly Option<string?> _cut = new("--text-cut") { Description = "Texts are cut by headings or by size." };
    private readonly Option<int?> _characters = new("--text-characters") { Description = "Most characters of a piece of text." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Format, _map, _languages, _allPaths, _unreviewed, _encoding, _cut, _characters])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="DatasetException">The mapping maps no field.</exception>
    public ReadingOptions Read(ParseResult parsed) =>
        new(
            parsed.GetValue(_encoding),
            parsed.GetValue(_cut),
            parsed.GetValue(_characters),
            parsed.GetValue(_allPaths),
            parsed.GetValue(_languages) is { Length: > 0 } languages
                ? [.. languages.SelectMany(l => l.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))]
                : null,
            parsed.GetValue(_unreviewed),
            parsed.GetValue(_map) is { Length: > 0 } map ? FieldMappings.Parse(map) : null
        );
}
