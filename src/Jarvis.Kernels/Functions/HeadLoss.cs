namespace Jarvis.Kernels.Functions;

/// <summary>The loss of a <see cref="HeadFunction"/>, chunk by chunk.</summary>
/// <param name="targets">(N) int64</param>
/// <param name="ignore">counts for nothing</param>
internal abstract class HeadLoss(Tensor targets, long ignore, double smoothing)
{
    internal abstract string Name { get; }

    /// <summary>How many passes over the same rows it compares.</summary>
    internal abstract int Passes { get; }

    internal long Rows => Wanted.shape[0];

    protected Tensor Wanted { get; } = Raw.Plain(targets, ScalarType.Int64).reshape(-1);

    protected long Ignore { get; } = ignore;

    protected double Smoothing { get; } = smoothing;

    protected long Classes { get; private set; }

    /// <summary>Whether chunks give gradients.</summary>
    protected bool Differentiates { get; private set; }

    /// <summary>What these are multiplied in; they may come so.</summary>
    protected ScalarType Type { get; private set; }

    /// <summary>What all gradients have yet to be multiplied by, when the last chunk has been.</summary>
    internal virtual float Remaining => 1;

    /// <summary>Before the first chunk.</summary>
    internal virtual void Begin(long classes, bool differentiates, ScalarType type) =>
        (Classes, Differentiates, Type) = (classes, differentiates, type);

    /// <summary>Takes the losses of the rows from <paramref name="first"/> on into the mean.</summary>
    /// <param name="scores">(count, classes) float32 a pass; they may be written over</param>
    /// <returns>The gradient of the mean a pass, where it differentiates; it lives until the next chunk.</returns>
    internal abstract Tensor[] Chunk(Tensor[] scores, long first);

    /// <summary>After the last chunk: the mean over the targets that count, a scalar.</summary>
    internal abstract Tensor Mean();
}
