using System.Text.RegularExpressions;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers.PreTokenizers;

/// <summary>What happens to the matches of an expression, as in Hugging Face's <c>SplitDelimiterBehavior</c>.</summary>
internal enum CutBehavior
{
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,

    /// <summary>Left out of the text.</summary>
    Removed,
}

/// <summary>A step of a pre-tokenizer that is run step by step.</summary>
internal abstract class PreStep;

/// <summary>Cuts a piece at the matches of an expression.</summary>
/// <param name="invert">Whether the text between the matches is treated as the matches.</param>
internal sealed class CutStep(Regex expression, CutBehavior behavior, bool invert) : PreStep
{
    private readonly List<(int End, bool Match)> _parts = [];

    /// <summary>Whether the step removes text.</summary>
    public bool Removes => behavior == CutBehavior.Removed;

    /// <summary>Appends the ends of the piece's parts; the piece starts at <paramref name="offset"/> and its own end comes last.</summary>
    public void Cut(ReadOnlySpan<char> piece, int offset, List<int> ends)
    {
        Match(piece);
        for (int i = 0; i < _parts.Count; i++)
        {
            if (i + 1 == _parts.Count || !Joined(_parts[i].Match, _parts[i + 1].Match))
            {
                ends.Add(offset + _parts[i].End);
            }
        }
    }

    /// <summary>Appends the parts of the piece that are kept.</summary>
    public void Keep(ReadOnlySpan<char> piece, List<(int Start, int End)> kept)
    {
        Match(piece);
        int start = 0;
        for (int i = 0; i < _parts.Count; i++)
        {
            if (i + 1 == _parts.Count || !Joined(_parts[i].Match, _parts[i + 1].Match))
            {
                if (!(Removes && _parts[i].Match))
                {
                    kept.Add((start, _parts[i].End));
                }

                start = _parts[i].End;
            }
        }
    }

    private void Match(ReadOnlySpan<char> piece)
    {
        _parts.Clear();
        int done = 0;
        foreach (var match in expression.EnumerateMatches(piece))
        {
            ExpressionTime.Check(expression);
            if (match.Length > 0)
            {
                AddPart(match.Index, ref done, invert);
                AddPart(match.Index + match.Length, ref done, !invert);
            }
        }

        AddPart(piece.Length, ref done, invert);
    }

    private void AddPart(int end, ref int done, bool match)
    {
        if (end > done)
        {
            _parts.Add((end, match));
            done = end;
        }
    }

    private bool Joined(bool match, bool nextMatch) =>
        behavior switch
        {
            CutBehavior.MergedWithPrevious => nextMatch && !match,
            CutBehavior.MergedWithNext => match && !nextMatch,
            CutBehavior.Contiguous => match == nextMatch,
            _ => false,
        };
}
