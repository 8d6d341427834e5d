namespace Jarvis.Engine.Generation;

/// <summary>
/// Watches a growing text for stop strings. Text that could still become one is held back, so that a reader never sees the beginning of a
/// stop string; once one is found, the text ends before it.
/// </summary>
internal sealed class StopStrings(IReadOnlyList<string> stops)
{
    private string _held = "";

    public bool Found { get; private set; }

    /// <summary>The part of the held and the new text that is certain to belong to the answer.</summary>
    public string Push(string piece)
    {
        if (Found)
        {
            return "";
        }
        string text = _held + piece;
        int end = -1;
        foreach (string stop in stops)
        {
            int at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (end < 0 || at < end))
            {
                end = at;
            }
        }
        if (end >= 0)
        {
            (Found, _held) = (true, "");
            return text[..end];
        }
        int hold = stops.Select(cancellationToken => Overlap(text, cancellationToken)).DefaultIfEmpty().Max();
        _held = text[(text.Length - hold)..];
        return text[..(text.Length - hold)];
    }

    /// <summary>What was held back when the answer ended without a stop string.</summary>
    public string Flush()
    {
        string rest = Found ? "" : _held;
        _held = "";
        return rest;
    }

    /// <summary>Characters at the end of the text that begin the stop string.</summary>
    private static int Overlap(string text, string stop)
    {
        for (int length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }
        return 0;
    }
}
