using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Batches;

/// <summary>Splits a micro batch by rows, where all of it at once does not fit into memory; its parts add up to it.</summary>
internal static class BatchParts
{
    /// <param name="rows">The most rows at once.</param>
    public static IReadOnlyList<Batch> Of(Batch batch, int rows) =>
        rows >= batch.Rows
            ? [batch]
            :
            [
                .. Enumerable
                    .Range(0, Count(batch.Rows, rows))
                    .Select(part => Part(batch, part * rows, Math.Min(rows, batch.Rows - part * rows))),
            ];

    public static int Count(int all, int rows) => (all + rows - 1) / rows;

    private static Batch Part(Batch batch, int first, int rows)
    {
        long[] Cut(long[] values) => values.AsSpan(first * batch.Columns, rows * batch.Columns).ToArray();
        long[] targets = Cut(batch.Targets);
        return batch with
        {
            Rows = rows,
            FirstRow = batch.FirstRow + first,
            Inputs = Cut(batch.Inputs),
            Targets = targets,
            Counted = targets.Count(target => target != Batch.Ignored),
            Packing = batch.Packing is var (segments, positions) ? (Cut(segments), Cut(positions)) : null,
            Records = batch.Records is null
                ? null
                :
                [
                    .. batch
                        .Records.Where(span => span.Row >= first && span.Row < first + rows)
                        .Select(span => span with { Row = span.Row - first }),
                ],
            Pairs = first == 0 ? batch.Pairs : null, // a pair's negatives are all the others: they stay together
        };
    }
}
