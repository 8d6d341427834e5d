using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>
/// Joins what an evaluation saw of each record, whose parts may be in different rows. Only unfinished records are held in memory.
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
    /// Passes on the records that were read only in part: those at the edges of what an evaluation reads, and the first of a stream, whose
    /// first token is never predicted.
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
