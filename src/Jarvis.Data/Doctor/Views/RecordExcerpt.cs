using Jarvis.Contracts;
using Jarvis.Data.Doctor.Privacy;

namespace Jarvis.Data.Doctor.Views;

/// <summary>
/// The part of a record that a finding shows. Secrets and personal data are always masked, whatever the finding is about.
/// </summary>
internal static class RecordExcerpt
{
    private const int Most = 280;
    private const int Around = 4_000; // searched for secrets too, so that a key or address that begins before the cut is recognized

    public static string Of(RecordView record) =>
        record.Record.Turns is { Count: > 0 } turns
            ? string.Join(
                '\n',
                turns
                    .Where(t => t.Role != ChatRole.System)
                    .Take(2)
                    .Select(t => $"{(t.Role == ChatRole.User ? "Question" : "Answer")}: {Cut(t.Content, 0, Most * 2 / 3)}")
            )
            : Cut(record.Body, 0, Most);

    /// <summary>The text around a position.</summary>
    public static string At(string text, int place) => Cut(text, Math.Max(0, place - Most / 3), Most);

    /// <summary>The last characters.</summary>
    public static string End(string text) => Cut(text, Math.Max(0, text.Length - Most), Most);

    private static string Cut(string text, int start, int most)
    {
        int from = Math.Max(0, start - Around),
            to = Math.Min(text.Length, start + most + Around);
        var near = text[from..to];
        var shown = Masked(near, start - from, Math.Min(text.Length, start + most) - from);
        return (start > 0 ? "… " : "") + shown + (start + most < text.Length ? " …" : "");
    }

    // Masks have the length of what they hide, so that the cut positions stay valid.
    private static string Masked(string text, int from, int to)
    {
        var masked = PrivateData.Hide(text).AsSpan();
        if (from > 0 && from < masked.Length && char.IsLowSurrogate(masked[from]))
        {
            from++;
        }
        if (to < masked.Length && to > from && char.IsHighSurrogate(masked[to - 1]))
        {
            to--;
        }
        return masked[from..Math.Max(from, to)].ToString();
    }
}
