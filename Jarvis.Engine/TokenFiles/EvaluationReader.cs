namespace Jarvis.Engine.TokenFiles;

/// <summary>
/// Held-out batches in file order, every target exactly once; the last rows are padded and do not count. With a limit, evenly spread
/// batches of the file are read, always the same ones, so that evaluations of one run compare.
/// </summary>
public sealed class EvaluationReader
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
        for (int row = 0; row < Rows && first + row < _windows; row++)
        {
            counted += WindowReader.Read(_file, (first + row) * Context, inputs.AsSpan(row * Context, Context), targets.AsSpan(row * Context, Context));
        }

        return new Batch(Rows, Context, inputs, targets, counted);
    }
}
