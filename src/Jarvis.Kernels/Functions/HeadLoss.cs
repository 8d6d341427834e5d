namespace Jarvis.Kernels.Functions;

/// <summary>The loss of a <see cref="HeadFunction"/>, computed chunk by chunk.</summary>
/// <param name="targets">(N) int64</param>
/// <param name="ignore">targets of this value are left out of the mean</param>
internal abstract class HeadLoss(Tensor targets, long ignore, double smoothing)
{
    internal abstract string Name { get; }

    /// <summary>Passes over the same rows that the loss compares: 1 for cross entropy, 2 for R-Drop.</summary>
    internal abstract int Passes { get; }

    internal long Rows => Wanted.shape[0];

    protected Tensor Wanted { get; } = Raw.Plain(targets, ScalarType.Int64).reshape(-1);

    protected long Ignore { get; } = ignore;

    protected double Smoothing { get; } = smoothing;

    protected long Classes { get; private set; }

    /// <summary>Whether <see cref="Chunk"/> computes gradients.</summary>
    protected bool Differentiates { get; private set; }

    /// <summary>The type that the gradients are multiplied in; <see cref="Chunk"/> may return them in it.</summary>
    protected ScalarType Type { get; private set; }

    /// <summary>The factor that all gradients must still be multiplied by after the last chunk.</summary>
    internal virtual float Remaining => 1;

    /// <summary>Called before the first chunk.</summary>
    internal virtual void Begin(long classes, bool differentiates, ScalarType type) =>
        (Classes, Differentiates, Type) = (classes, differentiates, type);

    /// <summary>Adds the losses of the rows from <paramref name="first"/> on to the mean.</summary>
    /// <param name="scores">(count, classes) float32 for each pass; may be overwritten</param>
    /// <returns>For each pass the gradient of the mean, if gradients are computed; valid until the next chunk.</returns>
    internal abstract Tensor[] Chunk(Tensor[] scores, long first);

    /// <summary>Called after the last chunk: the mean over the targets that are not ignored, a scalar.</summary>
    internal abstract Tensor Mean();
}
