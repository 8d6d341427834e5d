using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>Mean cross entropy of scores that are already computed.</summary>
internal sealed unsafe class CrossEntropyFunction(CpuKernels kernels, Tensor scores, Tensor targets, long ignore, double smoothing)
    : AutogradFunction(scores)
{
    private Tensor _scores = scores,
        _targets = targets;
    private long _counted;

    protected override Tensor[] Forward()
    {
        Raw.Expect(
            _scores.dim() == 2 && _targets.dim() == 1 && _targets.shape[0] == _scores.shape[0],
            "cross_entropy: scores are (N, classes), targets (N)"
        );
        (_scores, _targets) = (Keep(Raw.Plain(_scores)), Keep(Raw.Plain(_targets, ScalarType.Int64)));
        _counted = Targets.Counted(_targets, ignore, _scores.shape[1]);
        var losses = new double[_scores.shape[0]];
        Run(null, Raw.ElementOf(_scores), 0, losses);
        return [tensor((float)(Targets.Sum(losses, null) / _counted))];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null];
        }
        var gradient = CachingAllocator.EmptyLike(_scores);
        Run(Raw.At(gradient), Raw.ElementOf(gradient), given.item<float>() / _counted, new double[_scores.shape[0]]);
        return [gradient];
    }

    private void Run(void* gradient, Element type, float factor, double[] losses)
    {
        fixed (double* to = losses)
        {
            kernels.CrossEntropy(
                Raw.ElementOf(_scores),
                type,
                Raw.At(_scores),
                gradient,
                _scores.shape[0],
                _scores.shape[1],
                Raw.At<long>(_targets),
                ignore,
                (float)smoothing,
                factor,
                to
            );
        }
    }
}
