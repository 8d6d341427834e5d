using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>What a mend does to one record: takes it out, puts other content in its place, or changes a label.</summary>
internal abstract record FixStep
{
    public sealed record Remove : FixStep;

    public sealed record Replace(RecordDraft Content) : FixStep;

    public sealed record Label(LabelField Field, object Value) : FixStep;

    public static FixStep Gone { get; } = new Remove();

    /// <summary>The record with other content, or gone where nothing of it is left; null where the content is the same.</summary>
    public static FixStep? With(RecordView record, Func<string, string> change)
    {
        var old = record.Record;
        if (old.Text is { } text)
        {
            string changed = change(text);
            return changed == text ? null
                : string.IsNullOrWhiteSpace(changed) ? Gone
                : new Replace(Draft(record) with { Text = changed });
        }
        var turns = old.Turns!.Select(t => t with { Content = change(t.Content) }).ToList();
        return turns.SequenceEqual(old.Turns!) ? null
            : turns.Exists(t => string.IsNullOrWhiteSpace(t.Content)) ? Gone
            : new Replace(Draft(record) with { Turns = turns });
    }

    /// <summary>The record as it is, with its labels.</summary>
    public static RecordDraft Draft(RecordView record)
    {
        var old = record.Record;
        return new RecordDraft(old.Kind, old.Text, old.Turns)
        {
            Domain = old.Domain,
            Difficulty = old.Difficulty,
            Quality = old.Quality,
            Split = old.Split,
            Language = old.Language,
            Document = old.Document,
            Synthetic = old.Synthetic,
        };
    }
}
