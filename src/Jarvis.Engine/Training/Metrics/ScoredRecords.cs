using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>
/// Brings together what an evaluation saw of each record: parts of it stand in different rows. Memory holds the unfinished ones.
/// </summary>
internal sealed class ScoredRecords(TokenFile file, Action<int, ScoreSum, bool> finished)
{
    private readonly Dictionary<int, (ScoreSum Sum, long Seen)> _parts = [];

    public void Take(Batch batch, TokenScores scores)
    {
        foreach (var span in batch.Records ?? [])
        {
            int first = span.Row * batch.Columns + span.Column;
            var part = default(ScoreSum);
            for (int place = first; place < first + span.Length; place++)
            {
                if (batch.Targets[place] != Batch.Ignored)
                {
                    part += new ScoreSum(scores.Losses[place], scores.Right[place] ? 1 : 0, 1);
                }
            }
            var (sum, seen) = _parts.GetValueOrDefault(span.Record);
            _parts[span.Record] = (sum + part, seen + span.Length);
            if (seen + span.Length >= file.RecordLength(span.Record))
            {
                Finish(span.Record, whole: true);
            }
        }
    }

    /// <summary>
    /// Hands on what was read in part: records at the edges of what an evaluation reads, and the first of a stream, whose first token
    /// nothing foretells.
    /// </summary>
    public void Finish()
    {
        foreach (int record in _parts.Keys.Order().ToList())
        {
            Finish(record, whole: _parts[record].Seen >= file.RecordLength(record) - 1);
        }
    }

    private void Finish(int record, bool whole)
    {
        if (_parts.Remove(record, out var part) && part.Sum.Tokens > 0)
        {
            finished(record, part.Sum, whole);
        }
    }
}
