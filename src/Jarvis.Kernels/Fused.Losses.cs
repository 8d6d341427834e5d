using Jarvis.Kernels.Functions;

namespace Jarvis.Kernels;

// Cross entropy over a large vocabulary.
public static partial class Fused
{
    /// <summary>Mean cross entropy of logits against class indices.</summary>
    /// <param name="logits">(N, vocabulary) float32 or bfloat16</param>
    /// <param name="targets">(N) int64; targets equal to <paramref name="ignoreIndex"/> are left out of the mean</param>
    /// <returns>a float32 scalar</returns>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, long ignoreIndex = -100, double labelSmoothing = 0)
    {
        if (TokenLosses.ToFill(targets) is { } losses)
        {
            losses.copy_(Losses(logits.detach(), targets, ignoreIndex));
        }
        return Kernels(logits) is { } kernels
            ? new CrossEntropyFunction(kernels, logits, targets, ignoreIndex, labelSmoothing).ApplyOne()
            : nn.functional.cross_entropy(
                logits.to_type(ScalarType.Float32),
                targets,
                ignore_index: ignoreIndex,
                label_smoothing: labelSmoothing
            );
    }

    /// <summary>The cross entropy of each target, 0 where the target is ignored; has no gradient.</summary>
    /// <param name="logits">(N, vocabulary) float32 or bfloat16</param>
    /// <param name="targets">(N) int64</param>
    /// <returns>(N) float32</returns>
    public static unsafe Tensor Losses(Tensor logits, Tensor targets, long ignoreIndex = -100)
    {
        if (Kernels(logits) is not { } kernels)
        {
            return nn.functional.cross_entropy(
                logits.to_type(ScalarType.Float32),
                targets,
                ignore_index: ignoreIndex,
                reduction: nn.Reduction.None
            );
        }
        using var scope = NewDisposeScope();
        Raw.Expect(
            logits.dim() == 2 && targets.dim() == 1 && targets.shape[0] == logits.shape[0],
            "token_losses: logits are (N, classes), targets (N)"
        );
        Tensor scores = Raw.Plain(logits),
            wanted = Raw.Plain(targets, ScalarType.Int64),
            each = empty(logits.shape[0]);
        _ = Targets.Counted(wanted, ignoreIndex, scores.shape[1]); // throws for a target that is not a class
        var losses = new double[scores.shape[0]];
        fixed (double* to = losses)
        {
            kernels.CrossEntropy(
                Raw.ElementOf(scores),
                Raw.ElementOf(scores),
                Raw.At(scores),
                null,
                scores.shape[0],
                scores.shape[1],
                Raw.At<long>(wanted),
                ignoreIndex,
                0,
                0,
                to
            );
        }
        _ = Targets.Sum(losses, Raw.At<float>(each));
        return each.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean cross entropy of hidden · weightᵀ that never holds all logits: rows are processed in chunks, and the gradients of hidden and
    /// weight are computed in the forward pass. Backward can therefore run only once.
    /// </summary>
    /// <param name="hidden">(N, width) float32</param>
    /// <param name="weight">(vocabulary, width) float32, the output head or tied embedding</param>
    /// <param name="targets">(N) int64</param>
    /// <param name="weightBf16">a bfloat16 copy of weight to multiply with, or null to multiply in float32</param>
    /// <param name="bias">(vocabulary) float32, added to the logits, or null</param>
    /// <returns>a float32 scalar</returns>
    public static Tensor LinearCrossEntropy(
        Tensor hidden,
        Tensor weight,
        Tensor targets,
        Tensor? weightBf16 = null,
        long ignoreIndex = -100,
        double labelSmoothing = 0,
        Tensor? bias = null
    ) => Head(hidden, weight, targets, weightBf16, null, ignoreIndex, labelSmoothing, bias);

    /// <summary>
    /// R-Drop (Liang et al. 2021) of two passes over the same tokens: the mean of their cross entropies plus <paramref name="alpha"/> times
    /// the mean of the two Kullback-Leibler divergences between their predictions, averaged over the targets that are not ignored. Like
    /// <see cref="LinearCrossEntropy"/>, it never holds all scores, and backward can run only once.
    /// </summary>
    /// <param name="hidden">(2 N, width): the rows of the first pass, then those of the second</param>
    /// <param name="weight">(vocabulary, width)</param>
    /// <param name="targets">(N) int64</param>
    public static Tensor LinearRDrop(
        Tensor hidden,
        Tensor weight,
        Tensor targets,
        double alpha,
        Tensor? weightBf16 = null,
        long ignoreIndex = -100,
        double labelSmoothing = 0,
        Tensor? bias = null
    ) => Head(hidden, weight, targets, weightBf16, alpha, ignoreIndex, labelSmoothing, bias);

    private static Tensor Head(
        Tensor hidden,
        Tensor weight,
        Tensor targets,
        Tensor? copy,
        double? alpha,
        long ignore,
        double smoothing,
        Tensor? bias
    )
    {
        using var scope = NewDisposeScope();
        var each = TokenLosses.ToFill(targets)?.MoveToOuterDisposeScope();
        HeadLoss loss = Kernels(hidden) is { } kernels
            ? new CpuHeadLoss(kernels, targets, ignore, smoothing, alpha, each)
            : new ComposedHeadLoss(targets, ignore, smoothing, alpha, each);
        return new HeadFunction(loss, hidden, weight, copy, bias).ApplyOne().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// <see cref="LinearRDrop"/> for logits that are already computed; the divergence is composed of libtorch's operators.
    /// </summary>
    /// <param name="first">(N, vocabulary)</param>
    /// <param name="second">(N, vocabulary)</param>
    public static Tensor RDrop(
        Tensor first,
        Tensor second,
        Tensor targets,
        double alpha,
        long ignoreIndex = -100,
        double labelSmoothing = 0
    )
    {
        Tensor p = first.to_type(ScalarType.Float32).log_softmax(-1),
            q = second.to_type(ScalarType.Float32).log_softmax(-1);
        var counts = targets.ne(ignoreIndex).to_type(ScalarType.Float32);
        var divergence = ((p.exp() - q.exp()) * (p - q)).sum([-1L]) * 0.5; // (N): KL(p|q) + KL(q|p), halved
        return 0.5
                * (CrossEntropy(first, targets, ignoreIndex, labelSmoothing) + CrossEntropy(second, targets, ignoreIndex, labelSmoothing))
            + alpha * ((divergence * counts).sum() / counts.sum());
    }
}
