using Jarvis.Contracts;

namespace Jarvis.Data.Records;

/// <summary>A record may be 16 MB; a screen shows its beginning.</summary>
public static class RecordClip
{
    /// <summary>The record with each of its texts cut to <paramref name="characters"/>; what is cut ends in an ellipsis.</summary>
    public static DataRecord Clipped(this DataRecord record, int characters)
    {
        return record with { Text = Clip(record.Text), Turns = record.Turns?.Select(t => t with { Content = Clip(t.Content)! }).ToList() };

        // Half a surrogate pair would be no text.
        string? Clip(string? text) =>
            text is null || text.Length <= characters
                ? text
                : text[..(char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters)] + " …";
    }
}
