using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>What a fix does to one record: removes it, replaces its content, or changes a label.</summary>
internal abstract record FixStep
{
    public sealed record Remove : FixStep;

    public sealed record Replace(RecordDraft Content) : FixStep;

    public sealed record Label(LabelField Field, object Value) : FixStep;

    public static FixStep Gone { get; } = new Remove();

    /// <summary>
    /// Replaces the record's content, or removes the record if nothing of it is left; null if the content stays the same.
    /// </summary>
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

    /// <summary>A draft of the unchanged record, with its labels.</summary>
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
