using System.Text.Json;
using System.Text.Json.Serialization;
using Jarvis.Contracts;

namespace Jarvis.Web.Features.Import;

/// <summary>One source of an import: a file or folder, and what was decided about it so far.</summary>
/// <param name="Name">Name of the file or folder as the user knows it.</param>
/// <param name="Upload">Id of the upload; null when <paramref name="Path"/> names a file or folder on the server.</param>
/// <param name="Format">Layout chosen by the user; null takes the best guess.</param>
/// <param name="Title">Name of the dataset; null derives it from the file's name.</param>
/// <param name="Job">Id of the import job, once it was started.</param>
/// <param name="Dataset">Id of the dataset, once the import finished.</param>
public sealed record ImportChoice(
    string Name,
    string? Upload = null,
    string? Path = null,
    string? Format = null,
    ReadingOptions? Options = null,
    string? Title = null,
    string? Job = null,
    string? Dataset = null
)
{
    /// <summary>Guesses of at least this confidence need no confirmation.</summary>
    private const double Sure = 0.6;

    /// <summary>True when the layout was chosen, is remembered from an earlier import, or was guessed with confidence.</summary>
    public bool IsSure(ImportProbe probe) =>
        Format is not null || probe.Remembered || probe.Guesses.FirstOrDefault(guess => guess.Id == probe.Format)?.Confidence >= Sure;

    /// <summary>True when the layout does not define the mapping, or the user has started one.</summary>
    public bool NeedsMapping(ImportProbe probe) =>
        probe.Fields.Count > 0 && (Options?.Mapping is not null || probe.Options.Mapping is not null || probe.Preview.Count == 0);

    /// <summary>Equal for choices of the same upload, file or folder.</summary>
    [JsonIgnore]
    public string SourceKey => Upload ?? Path!;

    /// <summary>Two choices with the same key get the same probe; a new name or job needs no new one.</summary>
    public string ProbeKey() => JsonSerializer.Serialize(ToProbe(), ImportDraft.Json);

    /// <summary>Omits an incomplete mapping: the Trainer would refuse it, and the preview would vanish while the user maps.</summary>
    public ProbeImport ToProbe() =>
        new(
            Path,
            Upload,
            Format ?? "auto",
            Options is { Mapping: { } mapping } options && MappingPart.Missing(mapping) is not null
                ? options with
                {
                    Mapping = null,
                }
                : Options
        );
}

/// <summary>Everything that was decided so far, by source. It is in the URL, and <see cref="ImportDraftStore"/> keeps it.</summary>
public sealed record ImportDraft(IReadOnlyList<ImportChoice> Files)
{
    private const int MostFiles = 50;

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static ImportDraft Empty { get; } = new([]);

    /// <summary>At least one file was sent to the Trainer, so the decisions can no longer be changed.</summary>
    [JsonIgnore]
    public bool IsStarted => Files.Any(file => file.Job is not null);

    /// <summary>"a.csv", "a.csv and b.csv", "a.csv and 3 more".</summary>
    [JsonIgnore]
    public string Names =>
        Files switch
        {
            [] => "",
            [var only] => only.Name,
            [var first, var second] => $"{first.Name} and {second.Name}",
            [var first, ..] => $"{first.Name} and {Files.Count - 1} more",
        };

    /// <summary>Reads a written draft; empty when it is malformed.</summary>
    public static ImportDraft Read(string? text)
    {
        try
        {
            var files = string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize<List<ImportChoice>>(text, Json);
            return files is null || !files.TrueForAll(file => file is { Name.Length: > 0 } && file.Upload is null != file.Path is null)
                ? Empty
                : new([.. files.Take(MostFiles)]);
        }
        catch (JsonException)
        {
            return Empty; // a URL edited by hand: start over
        }
    }

    public string? Write() => Files.Count == 0 ? null : JsonSerializer.Serialize(Files, Json);

    public ImportDraft With(int at, ImportChoice choice) => new([.. Files.Select((file, each) => each == at ? choice : file)]);

    public ImportDraft Plus(ImportChoice choice) =>
        Files.Any(file => file.SourceKey == choice.SourceKey) || Files.Count == MostFiles ? this : new([.. Files, choice]);

    public ImportDraft Without(int at) => new([.. Files.Where((_, each) => each != at)]);
}
