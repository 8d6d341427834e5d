using Jarvis.Contracts;

namespace Jarvis.Data.Records;

/// <summary>Shortens records for display, because a record may have 16 MB.</summary>
public static class RecordClip
{
    /// <summary>The record with each of its texts cut to <paramref name="characters"/>; cut texts end with an ellipsis.</summary>
    public static DataRecord Clipped(this DataRecord record, int characters)
    {
        return record with { Text = Clip(record.Text), Turns = record.Turns?.Select(t => t with { Content = Clip(t.Content)! }).ToList() };

        // A lone surrogate would be invalid text.
        string? Clip(string? text) =>
            text is null || text.Length <= characters
                ? text
                : text[..(char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters)] + " …";
    }
}
