using Jarvis.Contracts;

namespace Jarvis.Data.Knowledge.Cutting;

/// <summary>A piece of a text. Pieces cover the text in order; within a section, a piece may overlap the previous one.</summary>
internal readonly record struct TextPiece(int Start, int Length);

/// <summary>
/// Cuts a text into pieces of at most <see cref="ChunkCutting.Characters"/>: at the strongest boundary that leaves at least a quarter of
/// that, or at the last of several equally strong ones. A section or top-level function starts a new piece as soon as a quarter is filled.
/// If the cut is not at a section or function, the next piece repeats about <see cref="ChunkCutting.Overlap"/> units, from the beginning of
/// a line or word.
/// </summary>
internal static class ChunkCutter
{
    public static IEnumerable<TextPiece> Cut(string text, bool code, ChunkCutting options)
    {
        var cuts = CutFinder.Find(text, code);
        int next = 0;
        for (int start = 0; start < text.Length;)
        {
            while (next < cuts.Count && cuts[next].At <= start)
            {
                next++;
            }
            var end = End(text, cuts, next, start, options.Characters);
            while (next < cuts.Count && cuts[next].At <= end.At)
            {
                next++;
            }
            if (!text.AsSpan(start, end.At - start).IsWhiteSpace())
            {
                yield return new TextPiece(start, end.At - start);
            }
            bool within = end.Strength < BoundaryStrength.Inner && end.At < text.Length;
            int begin = within ? Math.Max(start + 1, OverlapStart(text, start, end.At, options.Overlap)) : end.At;
            while (next > 0 && cuts[next - 1].At > begin)
            {
                next--; // boundaries within the overlap are available again
            }
            start = begin;
        }
    }

    private static ChunkBoundary End(string text, List<ChunkBoundary> cuts, int next, int start, int most)
    {
        int least = start + most / 4,
            limit = start + most;
        ChunkBoundary? best = null;
        for (; next < cuts.Count && cuts[next].At <= limit; next++)
        {
            if (cuts[next].At < least)
            {
                continue;
            }
            if (cuts[next].Strength == BoundaryStrength.Section)
            {
                return cuts[next];
            }
            if (best is null || cuts[next].Strength >= best.Value.Strength)
            {
                best = cuts[next];
            }
        }
        if (text.Length <= limit)
        {
            return new ChunkBoundary(text.Length, BoundaryStrength.Section);
        }
        if (best is { } found)
        {
            return found;
        }
        int word = text.LastIndexOf(' ', limit - 1, limit - least);
        return new ChunkBoundary(
            word >= least ? word + 1
                : char.IsHighSurrogate(text[limit - 1]) ? limit - 1
                : limit,
            BoundaryStrength.Line
        );
    }

    private static int OverlapStart(string text, int start, int end, int overlap)
    {
        int from = Math.Max(start, end - overlap);
        if (overlap == 0 || from >= end)
        {
            return end;
        }
        int line = text.IndexOf('\n', from, end - from);
        if (line >= 0 && line + 1 < end)
        {
            return line + 1;
        }
        int word = text.IndexOf(' ', from, end - from);
        return word >= 0 && word + 1 < end ? word + 1 : end;
    }
}
