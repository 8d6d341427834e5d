using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>
/// Looks at the beginning of a source before it is imported: which layout it has, its fields, and the records that it would give. Bounded in
/// time and memory whatever the source holds.
/// </summary>
public sealed class ImportProber(TimeProvider time)
{
    private const int PreviewRecords = 20, BrokenShown = 20, MostItems = 2_000;

    /// <param name="name">As the user knows it; its extension says the kind of file.</param>
    /// <param name="format">One of <see cref="RecordReaders.Formats"/>; <c>auto</c> takes the best guess.</param>
    /// <param name="options">What the user decided so far; null = nothing.</param>
    /// <exception cref="DatasetException">It cannot be read at all, or the format is unknown.</exception>
    public ImportProbe Probe(string path, string name, string format = RecordReaders.Auto, ReadingOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new ReadingOptions();
        var set = SourceFinder.Find(path, name, format, options, cancel: cancel);
        var source = (FileSource)set.Sources[0];   // of an archive or a folder the first file speaks for the others
        var chosen = RecordReaders.Choose(source.Name, format, options);
        var seen = new Seen(name, source.Name, set.Sources.Sum(s => s.Bytes), set.Container.Word(), [], [], []);
        bool auto = format.Equals(RecordReaders.Auto, StringComparison.OrdinalIgnoreCase);
        if (chosen is ObjectRecordReader objects)
        {
            seen = Survey(objects, source, seen, cancel);
            format = auto && options.Mapping is null ? seen.Guesses[0].Id : objects.Format;
            if (options.Mapping is null && FileFormat.Find(format) is not null && seen.Guesses[0].Confidence <= 0.2)
            {
                options = options with { Mapping = MappingGuess.Of([.. seen.Fields.Select(f => f.Name)]) };
            }
        }
        else
        {
            format = chosen.Format;
            seen = seen with { Guesses = [new LayoutGuess(chosen.Format, FileFormat.Find(chosen.Format)?.Title ?? chosen.Format, auto ? 0.9 : 1, auto ? "By the file's extension." : "As you chose.")] };
        }
        return Preview(RecordReaders.Choose(source.Name, format, options), source, seen, format, options, cancel);
    }

    private Seen Survey(ObjectRecordReader reader, FileSource file, Seen seen, CancellationToken cancel)
    {
        using var source = file.Open(reader);
        var survey = new ObjectSurvey();
        try
        {
            foreach (var entry in new ProbeBudget(time, source).Limit(reader.Objects.Read(source, cancel)))
            {
                survey.See(entry.Value);
            }
        }
        catch (DatasetException) when (survey.Objects > 0)
        {
            // The preview meets it too, and says so.
        }
        return seen with
        {
            Guesses = LayoutGuesses.Of(survey, FileFormat.Of(seen.FileName) is { Objects: not null } kind ? kind : FileFormat.Find("json")!),
            Fields = [.. survey.Fields.Select(f => new ProbedField(f.Name, f.Example))], Languages = [.. survey.Languages],
        };
    }

    private ImportProbe Preview(IRecordReader reader, FileSource file, Seen seen, string format, ReadingOptions options, CancellationToken cancel)
    {
        var preview = new List<DataRecord>();
        var broken = new List<string>();
        long brokenCount = 0;
        string? problem = null;
        using var source = file.Open(reader);
        var budget = new ProbeBudget(time, source, entries: reader is ObjectRecordReader ? 300 : PreviewRecords);
        var items = reader is ObjectRecordReader objects ? objects.Read(budget.Limit(objects.Objects.Read(source, cancel)), cancel) : budget.Limit(reader.Read(source, cancel));
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
                    preview.Add(draft.ToPreview(preview.Count + 1, seen.FileName, item.Line));
                }
            }
        }
        catch (DatasetException stopped)
        {
            problem = stopped.Message;
        }
        return new ImportProbe(seen.Name, seen.Bytes, seen.Container, source.Encoding.Name, seen.Guesses, format, options, seen.Fields, preview, broken, brokenCount, budget.Looked,
            [.. seen.Languages.Union(preview.Select(r => r.Language).OfType<string>())], Remembered: false,
            problem ?? (preview.Count == 0 ? "None of the entries that were looked at gives a record. Choose another layout, or map the fields." : null));
    }

    private sealed record Seen(string Name, string FileName, long Bytes, string Container, IReadOnlyList<LayoutGuess> Guesses, IReadOnlyList<ProbedField> Fields, IReadOnlyList<string> Languages);
}
