using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>Turns the losses of targets into losses of records.</summary>
internal static class RecordLosses
{
    /// <param name="losses">(Rows × Columns) nats, 0 where a target does not count.</param>
    /// <returns>One per span that has a counted target.</returns>
    public static IEnumerable<RecordLoss> Of(Batch batch, ReadOnlyMemory<float> losses)
    {
        foreach (var span in batch.Records ?? [])
        {
            int first = span.Row * batch.Columns + span.Column,
                counted = 0;
            double sum = 0;
            for (int place = first; place < first + span.Length; place++)
            {
                if (batch.Targets[place] != Batch.Ignored)
                {
                    (sum, counted) = (sum + losses.Span[place], counted + 1);
                }
            }
            if (counted > 0)
            {
                yield return new RecordLoss(span.Record, (float)(sum / counted));
            }
        }
    }
}
