using Jarvis.Engine.State;

namespace Jarvis.Engine.TokenFiles;

/// <summary>
/// Training batches as a function of (seed, micro-step) and of nothing else: the position that goes into a checkpoint is the micro-step.
/// Each epoch cuts the tokens into windows of <see cref="Context"/> + 1 (neighbours share one token) at an offset of its own and visits
/// every window once, in an order of its own. A file shorter than one window gives one padded window.
/// </summary>
public sealed class BatchReader : IBatchSource
{
    private readonly TokenFile _file;
    private readonly ulong _seed;
    private readonly bool _shiftsByEpoch;

    /// <param name="rows">Windows per batch.</param>
    public BatchReader(TokenFile file, int context, int rows, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        if (file.Count < 2)
        {
            throw new InvalidDataException(
                $"The training split has {file.Count} tokens; at least 2 are needed. Give more data, or a smaller validation share."
            );
        }

        _file = file;
        _seed = (ulong)seed;
        Context = context;
        Rows = rows;
        _shiftsByEpoch = file.Count >= 8L * context;
        WindowsPerEpoch = Math.Max(1, (file.Count - (_shiftsByEpoch ? context : 1)) / context);
    }

    /// <summary>Tokens per row.</summary>
    public int Context { get; }

    public int Rows { get; }

    public long WindowsPerEpoch { get; }

    public string Name => "batches";

    public double EpochAt(long microStep) => (double)microStep * Rows / WindowsPerEpoch;

    public Batch Read(long microStep)
    {
        var inputs = new long[Rows * Context];
        var targets = new long[Rows * Context];
        return new Batch(Rows, Context, inputs, targets, Read(microStep, inputs, targets))
        {
            Tokens = Rows * Math.Min(Context, _file.Count - 1),
        };
    }

    /// <summary>Fills (rows × context) inputs and targets, row by row; returns how many targets count.</summary>
    public int Read(long microStep, Span<long> inputs, Span<long> targets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microStep);
        int counted = 0;
        for (int row = 0; row < Rows; row++)
        {
            counted += WindowReader.Read(
                _file,
                WindowStart(microStep, row),
                inputs.Slice(row * Context, Context),
                targets.Slice(row * Context, Context)
            );
        }

        return counted;
    }

    /// <summary>
    /// The token at which a row of a batch starts; <see cref="TokenFile.RecordAt"/> finds the records in the batch from it.
    /// </summary>
    public long WindowStart(long microStep, int row)
    {
        long index = checked((microStep * Rows) + row);
        (long epoch, long position) = Math.DivRem(index, WindowsPerEpoch);
        ulong key = Permutation.Mix(_seed, (ulong)epoch);
        long offset = _shiftsByEpoch ? (long)(Permutation.Mix(key, 0x0FF5E7) % (ulong)Context) : 0;
        return offset + (new Permutation(WindowsPerEpoch, key)[position] * Context);
    }
}
