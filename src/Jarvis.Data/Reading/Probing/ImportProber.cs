using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading.Containers;
using Jarvis.Data.Reading.Formats;
using Jarvis.Data.Reading.Json;
using Jarvis.Data.Records;

namespace Jarvis.Data.Reading.Probing;

/// <summary>
/// Examines the beginning of a source before it is imported: its layout, its fields, and the records that it would yield. Time and memory
/// are bounded, whatever the source contains.
/// </summary>
/// <param name="memory">Stores confirmed layouts; null = layouts are not remembered.</param>
public sealed class ImportProber(TimeProvider time, LayoutMemory? memory = null)
{
    private const double NothingFits = 0.2;
    private const int PreviewRecords = 20,
        PreviewCharacters = 10_000,
        BrokenShown = 20,
        MostItems = 2_000;

    /// <param name="name">The name shown to the user; its extension determines the file format.</param>
    /// <param name="format">One of <see cref="RecordReaders.Formats"/>; <c>auto</c> uses the best guess.</param>
    /// <param name="options">The user's choices so far; null = none.</param>
    /// <exception cref="DatasetException">The source cannot be read at all, or the format is unknown.</exception>
    public ImportProbe Probe(
        string path,
        string name,
        string format = RecordReaders.Auto,
        ReadingOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        bool auto = format.Equals(RecordReaders.Auto, StringComparison.OrdinalIgnoreCase);
        bool undecided = auto && (options is null || options == new ReadingOptions());
        options ??= new ReadingOptions();
        var (seen, source) = Look(path, name, format, options, cancellationToken);
        if (auto && seen.Kinds.Count > 0)
        {
            seen = seen with
            {
                Guesses =
                [
                    new LayoutGuess(
                        RecordReaders.Auto,
                        "Detect each file's type",
                        0.95,
                        $"{seen.Kinds.Values.Sum()} files: {string.Join(", ", seen.Kinds.Select(k => $"{k.Value} {k.Key}"))}."
                    ),
                    .. seen.Guesses,
                ],
            };
            return Preview(
                RecordReaders.Choose(source.Name, format, options),
                source,
                seen,
                RecordReaders.Auto,
                options,
                cancellationToken
            );
        }
        if (undecided && memory?.Find(seen.Shape) is { } earlier)
        {
            return Preview(
                RecordReaders.Choose(source.Name, earlier.Format, earlier.Options),
                source,
                seen,
                earlier.Format,
                earlier.Options,
                cancellationToken
            ) with
            {
                Remembered = true,
            };
        }
        format = auto && options.Mapping is null ? seen.Guesses[0].Id : seen.Format;
        if (
            options.Mapping is null
            && seen.Fields.Count > 0
            && FileFormat.Find(format) is not null
            && seen.Guesses[0].Confidence <= NothingFits
        )
        {
            options = options with { Mapping = MappingGuess.Of([.. seen.Fields.Select(f => f.Name)]) };
        }
        return Preview(RecordReaders.Choose(source.Name, format, options), source, seen, format, options, cancellationToken);
    }

    /// <summary>
    /// Remembers the user's choices for a source, so that they are proposed for the next one of the same shape. Does nothing if the user
    /// made no choice.
    /// </summary>
    public void Remember(string path, string name, string format, ReadingOptions? options, CancellationToken cancellationToken = default)
    {
        options ??= new ReadingOptions();
        if (memory is not null && !(format.Equals(RecordReaders.Auto, StringComparison.OrdinalIgnoreCase) && options.Mapping is null))
        {
            var seen = Look(path, name, format, options, cancellationToken).Seen;
            memory.Remember(seen.Shape, seen.Format, options);
        }
    }

    private (Seen Seen, FileSource Source) Look(
        string path,
        string name,
        string format,
        ReadingOptions options,
        CancellationToken cancellationToken
    )
    {
        var set = SourceFinder.Find(path, name, format, options, cancellationToken: cancellationToken);
        var source = (FileSource)set.Sources[0]; // the first file represents an archive or a folder
        var chosen = RecordReaders.Choose(source.Name, format, options);
        bool auto = format.Equals(RecordReaders.Auto, StringComparison.OrdinalIgnoreCase);
        var plain = new LayoutGuess(
            chosen.Format,
            FileFormat.Find(chosen.Format)?.Title ?? chosen.Format,
            auto ? 0.9 : 1,
            auto ? "By the file's extension." : "As you chose."
        );
        var seen = new Seen(
            name,
            source.Name,
            chosen.Format,
            LayoutMemory.Shape(source.Name, []),
            set.Sources.Sum(s => s.Bytes),
            set.Container.Word(),
            [],
            [],
            []
        )
        {
            Kinds = set.Sources.Count == 1 ? [] : set.Sources.GroupBy(s => s.Format).ToDictionary(g => g.Key, g => g.Count()),
        };
        if (chosen is ObjectRecordReader objects)
        {
            return (DatasetStatistics(objects, source, seen, cancellationToken), source);
        }
        return (
            auto
            && LooksLikeObjects(source, chosen)
            && DatasetStatistics((ObjectRecordReader)RecordReaders.Choose(source.Name, "json"), source, seen, cancellationToken)
                is { Fields.Count: > 0 } found
                ? found with
                {
                    Guesses =
                    [
                        .. found.Guesses,
                        plain with
                        {
                            Confidence = NothingFits,
                            Reason = "As the file's extension says, but it holds JSON.",
                        },
                    ],
                }
                : seen with
                {
                    Guesses = [plain],
                },
            source
        );
    }

    // A file with the extension .txt may contain JSON lines.
    private static bool LooksLikeObjects(FileSource file, IRecordReader reader)
    {
        using var source = file.Open(reader);
        return JsonShape.LooksLikeLines(source.Head.Span) || source.Head.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', (byte)'{', ..];
    }

    private Seen DatasetStatistics(ObjectRecordReader reader, FileSource file, Seen seen, CancellationToken cancellationToken)
    {
        using var source = file.Open(reader);
        var survey = new ObjectSurvey();
        try
        {
            foreach (var entry in new ProbeBudget(time, source).Limit(reader.Objects.Read(source, cancellationToken)))
            {
                survey.See(entry.Value);
            }
        }
        catch (DatasetException)
        {
            // The preview runs into the same error and reports it.
        }
        return seen with
        {
            Shape = LayoutMemory.Shape(seen.FileName, survey.UsualFields),
            Guesses = LayoutGuesses.Of(
                survey,
                FileFormat.Of(seen.FileName) is { Objects: not null } kind ? kind : FileFormat.Find("json")!
            ),
            Fields = [.. survey.Fields.Select(f => new ProbedField(f.Name, f.Example))],
            Languages = [.. survey.Languages],
        };
    }

    private ImportProbe Preview(
        IRecordReader reader,
        FileSource file,
        Seen seen,
        string format,
        ReadingOptions options,
        CancellationToken cancellationToken
    )
    {
        var preview = new List<DataRecord>();
        var broken = new List<string>();
        long brokenCount = 0;
        string? problem = null;
        using var source = file.Open(reader);
        var budget = new ProbeBudget(time, source, entries: reader is ObjectRecordReader ? 300 : PreviewRecords);
        var items = reader is ObjectRecordReader objects
            ? objects.Read(budget.Limit(objects.Objects.Read(source, cancellationToken)), cancellationToken)
            : budget.Limit(reader.Read(source, cancellationToken));
        try
        {
            foreach (var item in items.Take(MostItems))
            {
                if (item.Problem is not null && ++brokenCount <= BrokenShown)
                {
                    broken.Add($"line {item.Line}: {item.Problem}");
                }
                else if (item.Record is { } draft && preview.Count < PreviewRecords)
                {
                    preview.Add(draft.ToPreview(preview.Count + 1, seen.FileName, item.Line).Clipped(PreviewCharacters));
                }
            }
        }
        catch (DatasetException exception)
        {
            problem = exception.Message;
        }
        return new ImportProbe(
            seen.Name,
            seen.Bytes,
            seen.Container,
            source.Encoding.Name,
            seen.Guesses,
            format,
            options,
            seen.Fields,
            preview,
            broken,
            brokenCount,
            budget.Looked,
            [.. seen.Languages.Union(preview.Select(r => r.Language).OfType<string>())],
            Remembered: false,
            problem
                ?? (
                    preview.Count == 0
                        ? "No records found with this layout. Choose another layout or map the fields."
                        : null
                )
        );
    }

    private sealed record Seen(
        string Name,
        string FileName,
        string Format,
        string Shape,
        long Bytes,
        string Container,
        IReadOnlyList<LayoutGuess> Guesses,
        IReadOnlyList<ProbedField> Fields,
        IReadOnlyList<string> Languages
    )
    {
        /// <summary>Number of files per format if there are several files.</summary>
        public Dictionary<string, int> Kinds { get; init; } = [];
    }
}
