using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data.Records;
using Jarvis.Data.Store;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets;

/// <summary>Edits a record by hand: new content replaces it with a new record, while labels change in place.</summary>
internal static class RecordEdit
{
    private const int LongestContent = 16 << 20;

    /// <returns>The id that the record has afterwards.</returns>
    /// <exception cref="RequestRefusedException">There is no such record, or it cannot be changed this way.</exception>
    public static long Apply(ChangeSet change, string folder, string dataset, long id, EditRecord edit)
    {
        using var store = RecordStore.Open(folder);
        var record = store.Find(id) ?? throw DatasetRefusals.NoRecord(dataset, id);
        if (edit.Text is not null || edit.Turns is not null)
        {
            id = Replace(change, record, edit);
        }
        foreach (var (name, value) in edit.Labels ?? new Dictionary<string, string?>())
        {
            if (!Enum.TryParse<LabelField>(name, ignoreCase: true, out var field) || !Enum.IsDefined(field))
            {
                throw RequestRefusedException.Bad(
                    "There is no such label.",
                    $"\"{name}\" is none of {string.Join(", ", Enum.GetNames<LabelField>().Select(n => n.ToLowerInvariant()))}."
                );
            }
            try
            {
                change.Label(id, field, Value(field, value));
            }
            catch (ArgumentException exception)
            {
                throw RequestRefusedException.Bad("This label cannot have this value.", exception.Message);
            }
        }
        return id;
    }

    private static long Replace(ChangeSet change, DataRecord record, EditRecord edit)
    {
        if (record.Text is null == edit.Turns is null || edit.Text is not null == edit.Turns is not null)
        {
            throw RequestRefusedException.Bad(
                "Content of another shape.",
                record.Text is null ? "This record is made of turns; send turns." : "This record is one text; send text."
            );
        }
        if (edit.Turns is { } turns && (turns.Count == 0 || turns.Any(t => t.Content is null || !Enum.IsDefined(t.Role))))
        {
            throw RequestRefusedException.Bad(
                "These are no turns.",
                "Each turn has a role (system, user, assistant) and a content, and there is one at least."
            );
        }
        if (string.IsNullOrWhiteSpace(edit.Text) && edit.Turns?.All(t => string.IsNullOrWhiteSpace(t.Content)) != false)
        {
            throw RequestRefusedException.Bad(
                "Nothing would be left.",
                "A record without text teaches nothing; take it out instead (DELETE)."
            );
        }
        if ((edit.Text?.Length ?? edit.Turns!.Sum(t => (long)t.Content.Length)) > LongestContent)
        {
            throw RequestRefusedException.Bad(
                "The content is too long.",
                $"{LongestContent:N0} characters are the most that a record may have."
            );
        }
        var draft = RecordDraft.Of(record) with { Text = edit.Text, Turns = edit.Turns };
        return change.Replace(record.Id, draft)
            ?? throw RequestRefusedException.NotNow(
                "Another record says the same.",
                "A dataset holds each content once. Take this record out (DELETE), or write something else."
            );
    }

    private static object? Value(LabelField field, string? text) =>
        field is LabelField.Difficulty or LabelField.Quality && text is not null
            ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : text
            : text;
}
