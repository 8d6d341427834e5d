using Jarvis.Contracts;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Records;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>Cuts records that are too long, or that stop in the middle, at the end of a sentence.</summary>
internal static class Shortening
{
    /// <summary>Minimum share of an answer that must be left for it to be worth keeping.</summary>
    private const double LeastLeft = 0.5;

    /// <summary>
    /// Shortens the record to a number of tokens: a conversation first loses its last turns, then its answer is cut. Null if it already
    /// fits.
    /// </summary>
    public static FixStep? ToFit(RecordView record, int tokens, Func<DataRecord, int>? countTokens)
    {
        bool Fits(RecordDraft d) =>
            (
                countTokens?.Invoke(record.Record with { Text = d.Text, Turns = d.Turns })
                ?? TokenEstimate.Of(d.Text ?? string.Join('\n', d.Turns!.Select(t => t.Content)))
            ) <= tokens;
        var draft = FixStep.Draft(record);
        if (Fits(draft))
        {
            return null;
        }
        while (!Fits(draft) && WithoutLastExchange(draft) is { } shorter)
        {
            draft = shorter;
        }
        if (Fits(draft))
        {
            return new FixStep.Replace(draft);
        }
        string text = draft.Text ?? draft.Turns![^1].Content;
        // Binary search for the longest prefix that fits, which is then cut back to the end of a sentence or line.
        int low = 0,
            high = text.Length;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = Fits(With(draft, text[..middle])) ? (middle, high) : (low, middle - 1);
        }
        int end =
            low == 0 ? 0
            : record.IsCode ? text.LastIndexOf('\n', low - 1)
            : SentenceEnd.LastWithin(text, low);
        end = end > low / 4 || low == 0 ? end : text.LastIndexOf(' ', low - 1);
        return end <= 0 || string.IsNullOrWhiteSpace(text[..end]) ? FixStep.Gone : new FixStep.Replace(With(draft, text[..end].TrimEnd()));
    }

    /// <summary>Cuts prose back to its last complete sentence; removes code, and prose of which too little is left.</summary>
    public static FixStep ToLastSentence(RecordView record)
    {
        string text = record.Answer;
        int fence = text.AsSpan().Count("```") % 2 == 1 ? text.LastIndexOf("```", StringComparison.Ordinal) : text.Length;
        int end = record.IsCode ? 0 : SentenceEnd.LastWithin(text, fence);
        var draft = FixStep.Draft(record);
        bool last = draft.Turns is null || draft.Turns[^1].Role == ChatRole.Assistant;
        return last && end >= text.TrimEnd().Length * LeastLeft ? new FixStep.Replace(With(draft, text[..end].TrimEnd())) : FixStep.Gone;
    }

    /// <summary>Null if there is only one question and answer.</summary>
    private static RecordDraft? WithoutLastExchange(RecordDraft draft)
    {
        if (draft.Turns is not { Count: > 3 } turns)
        {
            return null;
        }
        int last = turns.Count - 2;
        while (last > 0 && turns[last].Role != ChatRole.Assistant)
        {
            last--;
        }
        return last <= 0 ? null : draft with { Turns = [.. turns.Take(last + 1)] };
    }

    private static RecordDraft With(RecordDraft draft, string text) =>
        draft.Turns is { } turns
            ? draft with
            {
                Turns = [.. turns.SkipLast(1), turns[^1] with { Content = text }],
            }
            : draft with
            {
                Text = text,
            };
}
