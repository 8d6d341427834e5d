using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Store;

namespace Jarvis.Runs.Preparation;

/// <summary>Texts that a tokenizer is trained on, streamed.</summary>
/// <param name="Size">Bytes or characters, for progress.</param>
/// <param name="Read">Streams the texts; its first argument receives the share that has been read.</param>
public sealed record TrainingText(string Name, long Size, Func<Action<double>, CancellationToken, IEnumerable<string>> Read)
{
    /// <param name="open">Opens the dataset's records, once per reading.</param>
    public static TrainingText Of(DatasetManifest dataset, Func<RecordStore> open) =>
        new(dataset.Name, dataset.Characters, (share, cancellationToken) => FromDataset(open, dataset.Records, share, cancellationToken));

    /// <summary>A file, read as an import reads it. Invalid entries are left out.</summary>
    public static TrainingText Of(FileSource file) =>
        new(file.Name, file.Bytes, (share, cancellationToken) => FromFile(file, share, cancellationToken));

    /// <summary>The records of an open store; closed at the end.</summary>
    public static IEnumerable<string> FromDataset(
        Func<RecordStore> open,
        long records,
        Action<double> share,
        CancellationToken cancellationToken
    )
    {
        using var store = open();
        long done = 0;
        foreach (var record in store.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            share((double)++done / Math.Max(1, records));
            foreach (string text in record.Split is "validation" or "test" ? [] : Parts(record.Text, record.Turns))
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<string> FromFile(FileSource file, Action<double> share, CancellationToken cancellationToken)
    {
        double bytes = Math.Max(1, file.Bytes);
        foreach (var item in file.Read(read => share(read / bytes), cancellationToken))
        {
            foreach (string text in item.Record is { } draft ? Parts(draft.Text, draft.Turns) : [])
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<string> Parts(string? text, IReadOnlyList<ChatTurn>? turns) =>
        turns?.Select(t => t.Content) ?? (text is null ? [] : [text]);
}
