using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Held-out batches of complete records, packed like those for training. With a limit, batches evenly spread over rows of all lengths.
/// </summary>
internal sealed class RecordEvaluation : IEvaluationSource
{
    private readonly TokenFile _file;
    private readonly PackedRows _packed;
    private readonly int _rows,
        _allBatches;

    public RecordEvaluation(TokenFile file, int context, int rows, int? mostBatches)
    {
        (_file, _rows) = (file, rows);
        _packed = new PackedRows(Piece.Cut(file, Enumerable.Range(0, checked((int)file.Records)), context), context);
        _allBatches = (_packed.Count + rows - 1) / rows;
        Batches = Math.Min(_allBatches, mostBatches ?? int.MaxValue);
    }

    public int Batches { get; }

    public Batch Read(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, Batches);
        int first = (int)((long)batch * _allBatches / Batches) * _rows;
        return RowReader.Read(
            _file,
            [.. Enumerable.Range(first, Math.Min(_rows, _packed.Count - first)).Select(row => _packed.Row(row, key: 0).ToList())]
        );
    }
}
