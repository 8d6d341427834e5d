using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Cross entropy, or R-Drop of two passes, through the CPU kernels.</summary>
/// <param name="alpha">the weight of R-Drop's divergence; null for cross entropy of one pass</param>
/// <param name="each">(N) float32 that receives the loss of each target, or null</param>
internal sealed unsafe class CpuHeadLoss(CpuKernels kernels, Tensor targets, long ignore, double smoothing, double? alpha, Tensor? each)
    : HeadLoss(targets, ignore, smoothing)
{
    private long _counted;
    private double _sum;
    private Tensor? _narrow;

    internal override string Name => alpha is null ? "linear_cross_entropy" : "linear_rdrop";

    internal override int Passes => alpha is null ? 1 : 2;

    internal override void Begin(long classes, bool differentiates, ScalarType type)
    {
        base.Begin(classes, differentiates, type);
        _counted = Targets.Counted(Wanted, Ignore, classes);
    }

    internal override Tensor[] Chunk(Tensor[] scores, long first)
    {
        long rows = scores[0].shape[0];
        var losses = new double[rows];
        long* wanted = Raw.At<long>(Wanted) + first;
        Tensor[] gradients = scores;
        if (Differentiates && alpha is null && Type == ScalarType.BFloat16)
        {
            // One buffer for all chunks; the first is the largest.
            _narrow ??= CachingAllocator.Empty(scores[0].shape, ScalarType.BFloat16).MoveToOuterDisposeScope();
            gradients = [_narrow.narrow(0, 0, rows)];
        }
        fixed (double* to = losses)
        {
            if (alpha is { } weight)
            {
                kernels.RDrop(
                    Raw.At<float>(scores[0]),
                    Raw.At<float>(scores[1]),
                    rows,
                    wanted,
                    new Divergences.Terms(Classes, Ignore, (float)Smoothing, (float)weight, 1.0f / _counted, Differentiates),
                    to
                );
            }
            else
            {
                kernels.CrossEntropy(
                    Element.Float32,
                    Raw.ElementOf(gradients[0]),
                    Raw.At(scores[0]),
                    Differentiates ? Raw.At(gradients[0]) : null,
                    rows,
                    Classes,
                    wanted,
                    Ignore,
                    (float)Smoothing,
                    1.0f / _counted,
                    to
                );
            }
        }
        _sum += Targets.Sum(losses, each is null ? null : Raw.At<float>(each) + first);
        return gradients;
    }

    internal override Tensor Mean() => tensor((float)(_sum / _counted));
}
