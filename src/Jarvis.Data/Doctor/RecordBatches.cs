using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor;

/// <summary>Prepares records on several threads, in batches bounded by count and by characters; the order is kept.</summary>
internal static class RecordBatches
{
    private const int MostRecords = 512;
    private const long MostCharacters = 4 << 20; // plus one record; a prepared record takes about ten times its text

    /// <param name="prepare">Called for several records in parallel.</param>
    public static IEnumerable<RecordView> Prepared(
        IEnumerable<DataRecord> records,
        Action<RecordView> prepare,
        CancellationToken cancellationToken
    )
    {
        foreach (var batch in Batches(records))
        {
            Parallel.ForEach(batch, new ParallelOptions { CancellationToken = cancellationToken }, prepare);
            foreach (var view in batch)
            {
                yield return view;
            }
        }
    }

    private static IEnumerable<List<RecordView>> Batches(IEnumerable<DataRecord> records)
    {
        var batch = new List<RecordView>();
        long characters = 0;
        foreach (var record in records)
        {
            batch.Add(new RecordView(record));
            characters += record.Text?.Length ?? record.Turns!.Sum(t => (long)t.Content.Length);
            if (batch.Count == MostRecords || characters >= MostCharacters)
            {
                yield return batch;
                (batch, characters) = ([], 0);
            }
        }
        yield return batch;
    }
}
