using Jarvis.Engine.State;

namespace Jarvis.Engine.TokenFiles;

/// <summary>
/// Training batches for networks with a carried hidden state: row r of every batch continues the text where row r of the previous batch
/// ended. Each epoch cuts the tokens into as many equal streams as a batch has rows, at an offset of its own, and restarts all streams; the
/// order is the file's. A function of (seed, micro-step) and of nothing else.
/// </summary>
internal sealed class ContiguousReader : IBatchSource
{
    private readonly TokenFile _file;
    private readonly ulong _seed;
    private readonly long _spare;

    /// <param name="rows">Number of streams.</param>
    public ContiguousReader(TokenFile file, int context, int rows, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        if (file.Count < 2)
        {
            throw new InvalidDataException(
                $"The training split has {file.Count} tokens; at least 2 are needed. Give more data, or a smaller validation share."
            );
        }
        (_file, _seed, Context, Rows) = (file, (ulong)seed, context, rows);
        BatchesPerEpoch = Math.Max(1, (file.Count - 1) / ((long)rows * context));
        _spare = Math.Max(0, file.Count - 1 - BatchesPerEpoch * rows * context);
    }

    public string Name => "batches";

    public int Context { get; }

    public int Rows { get; }

    public long BatchesPerEpoch { get; }

    public double EpochAt(long microStep) => (double)microStep / BatchesPerEpoch;

    public Batch Read(long microStep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microStep);
        var inputs = new long[Rows * Context];
        var targets = new long[Rows * Context];
        int counted = 0;
        for (int row = 0; row < Rows; row++)
        {
            counted += WindowReader.Read(
                _file,
                WindowStart(microStep, row),
                inputs.AsSpan(row * Context, Context),
                targets.AsSpan(row * Context, Context)
            );
        }
        return new Batch(Rows, Context, inputs, targets, counted)
        {
            StreamsBegin = microStep % BatchesPerEpoch == 0,
            Tokens = Rows * Math.Min(Context, _file.Count - 1),
        };
    }

    /// <summary>The token at which a row of a batch starts. In a file shorter than one batch, streams overlap.</summary>
    internal long WindowStart(long microStep, int row)
    {
        (long epoch, long place) = Math.DivRem(microStep, BatchesPerEpoch);
        long offset = (long)(Permutation.Mix(Permutation.Mix(_seed, (ulong)epoch), 0x57EA) % (ulong)(_spare + 1));
        return Math.Min(offset + (row * BatchesPerEpoch + place) * Context, Math.Max(0, _file.Count - 1 - Context));
    }
}
