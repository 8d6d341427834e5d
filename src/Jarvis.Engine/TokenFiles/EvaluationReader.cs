namespace Jarvis.Engine.TokenFiles;

/// <summary>
/// Held-out batches in file order, every target exactly once; the last rows are padded and do not count. With a limit, evenly spread
/// batches of the file are read, always the same ones, so that evaluations of one run are comparable.
/// </summary>
public sealed class EvaluationReader : IEvaluationSource
{
    private readonly TokenFile _file;
    private readonly long _windows;
    private readonly long _allBatches;

    /// <param name="mostBatches">Null reads the whole file.</param>
    public EvaluationReader(TokenFile file, int context, int rows, int? mostBatches = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        _file = file;
        Context = context;
        Rows = rows;
        _windows = file.Count < 2 ? 0 : (file.Count - 1 + context - 1) / context;
        _allBatches = (_windows + rows - 1) / rows;
        Batches = (int)Math.Min(_allBatches, mostBatches ?? int.MaxValue);
    }

    public int Context { get; }

    public int Rows { get; }

    /// <summary>0 where nothing was held out.</summary>
    public int Batches { get; }

    public Batch Read(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, Batches);
        var inputs = new long[Rows * Context];
        var targets = new long[Rows * Context];
        Array.Fill(targets, Batch.Ignored);
        long first = batch * _allBatches / Batches * Rows;
        int counted = 0;
        long tokens = 0;
        var records = new List<RecordSpan>();
        for (int row = 0; row < Rows && first + row < _windows; row++)
        {
            tokens += Name(row, (first + row) * Context, records);
            counted += WindowReader.Read(
                _file,
                (first + row) * Context,
                inputs.AsSpan(row * Context, Context),
                targets.AsSpan(row * Context, Context)
            );
        }

        return new Batch(Rows, Context, inputs, targets, counted) { Records = records, Tokens = tokens };
    }

    /// <summary>Adds the records of a window's targets to the list; returns how many targets there are.</summary>
    private long Name(int row, long start, List<RecordSpan> records)
    {
        long target = start + 1,
            end = Math.Min(start + Context, _file.Count - 1) + 1;
        for (long record = _file.RecordAt(target); target < end; record++)
        {
            long next = Math.Min(end, _file.RecordStart(record) + _file.RecordLength(record));
            if (next > target)
            {
                records.Add(new RecordSpan(row, (int)(target - start - 1), (int)(next - target), checked((int)record)));
            }
            target = next;
        }

        return end - start - 1;
    }
}
