using System.Text;

namespace Jarvis.Data.Doctor.Privacy;

/// <summary>A secret or a piece of personal data in a text.</summary>
/// <param name="Kind">Shown to the user: "AWS key", "e-mail address".</param>
/// <param name="IsSecret">True for a key or password, false for personal data.</param>
/// <param name="Shown">Number of characters at its beginning that may be shown.</param>
internal readonly record struct PrivateSpan(int Start, int Length, string Kind, bool IsSecret, int Shown);

/// <summary>Finds and masks text that must not be learned or shown.</summary>
internal static class PrivateData
{
    /// <summary>In order of position, without overlaps.</summary>
    public static IReadOnlyList<PrivateSpan> Find(string text)
    {
        var spans = new List<PrivateSpan>();
        Secrets.Find(text, spans);
        Addresses.Find(text, spans);
        Numbers.Find(text, spans);
        if (spans.Count < 2)
        {
            return spans;
        }
        spans.Sort(
            (a, b) =>
                a.Start != b.Start ? a.Start.CompareTo(b.Start)
                : a.IsSecret != b.IsSecret ? b.IsSecret.CompareTo(a.IsSecret)
                : b.Length.CompareTo(a.Length)
        );
        var apart = new List<PrivateSpan>(spans.Count);
        int end = 0;
        foreach (var span in spans.Where(s => s.Length > 0))
        {
            if (span.Start >= end)
            {
                apart.Add(span);
                end = span.Start + span.Length;
            }
        }
        return apart;
    }

    /// <summary>The text with private parts replaced by dots; its length stays the same.</summary>
    public static string Hide(string text)
    {
        var spans = Find(text);
        if (spans.Count == 0)
        {
            return text;
        }
        var hidden = new StringBuilder(text);
        foreach (var span in spans)
        {
            for (int i = span.Start + span.Shown; i < span.Start + span.Length; i++)
            {
                hidden[i] = text[i] is ' ' or '\n' ? text[i] : '•';
            }
        }
        return hidden.ToString();
    }

    /// <summary>The text with each private part replaced by its kind in brackets: "[e-mail address]".</summary>
    /// <param name="secrets">True replaces keys and passwords, false personal data.</param>
    public static string Replace(string text, bool secrets)
    {
        var spans = Find(text).Where(s => s.IsSecret == secrets).ToList();
        if (spans.Count == 0)
        {
            return text;
        }
        var replaced = new StringBuilder(text.Length);
        int at = 0;
        foreach (var span in spans)
        {
            replaced.Append(text, at, span.Start - at).Append('[').Append(span.Kind).Append(']');
            at = span.Start + span.Length;
        }
        return replaced.Append(text, at, text.Length - at).ToString();
    }
}
