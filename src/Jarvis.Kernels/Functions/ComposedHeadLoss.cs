namespace Jarvis.Kernels.Functions;

/// <summary>
/// Cross entropy, or R-Drop of two passes, composed of libtorch's operators, on any device. Nothing waits for the device, except
/// <see cref="Mean"/> for gradients in float16.
/// </summary>
/// <param name="alpha">the weight of R-Drop's divergence; null for cross entropy of one pass</param>
/// <param name="each">(N) float32 that receives the loss of each target, or null</param>
internal sealed class ComposedHeadLoss(Tensor targets, long ignore, double smoothing, double? alpha, Tensor? each)
    : HeadLoss(targets, ignore, smoothing)
{
    private Tensor? _counted,
        _sum;
    private float _remaining = 1;

    /// <summary>
    /// In float16 the gradient of a mean over many tokens would fall out of range, so it is divided once it is float32 again.
    /// </summary>
    private bool DividesLate => Type == ScalarType.Float16;

    internal override float Remaining => _remaining;

    internal override string Name => alpha is null ? "linear_cross_entropy" : "linear_rdrop";

    internal override int Passes => alpha is null ? 1 : 2;

    internal override void Begin(long classes, bool differentiates, ScalarType type)
    {
        base.Begin(classes, differentiates, type);
        if (Wanted.device_type == DeviceType.CPU)
        {
            Targets.Counted(Wanted, Ignore, classes); // throws for a target that is not a class; on a GPU libtorch does
        }
        _counted = Wanted.ne(Ignore).sum().to_type(ScalarType.Float32);
        _sum = zeros(1, device: Wanted.device).squeeze();
    }

    internal override Tensor[] Chunk(Tensor[] scores, long first)
    {
        long rows = scores[0].shape[0];
        var wanted = Wanted.narrow(0, first, rows);
        var counts = wanted.ne(Ignore).to_type(ScalarType.Float32); // (count)
        var chosen = wanted.masked_fill(wanted.eq(Ignore), 0).unsqueeze(1); // (count, 1)
        var logs = scores.Select(x => x.log_softmax(-1)).ToArray();
        var losses = logs.Select(log => Loss(log, chosen)).Aggregate(static (a, b) => a + b) / Passes;
        Tensor? there = null,
            back = null,
            apart = null;
        if (alpha is { } weight)
        {
            apart = logs[0] - logs[1];
            there = (logs[0].exp() * apart).sum([-1L], keepdim: true); // KL(a|b)
            back = -(logs[1].exp() * apart).sum([-1L], keepdim: true); // KL(b|a)
            losses = losses + (there + back).squeeze(1) * (0.5 * weight);
        }
        losses = losses * counts;
        _sum!.add_(losses.sum());
        each?.narrow(0, first, rows).copy_(losses);
        if (!Differentiates)
        {
            return scores;
        }
        var factor = ((DividesLate ? counts : counts / _counted!) / Passes).unsqueeze(1); // (count, 1)
        var p = logs.Select(log => log.exp()).ToArray();
        for (int pass = 0; pass < Passes; pass++)
        {
            var gradient = p[pass] - Smoothing / Classes;
            gradient.scatter_add_(1, chosen, full_like(chosen, Smoothing - 1, dtype: ScalarType.Float32));
            if (apart is not null)
            {
                var d = pass == 0 ? apart - there! : -apart - back!;
                gradient = gradient + (p[pass] * d + p[pass] - p[1 - pass]) * alpha!.Value;
            }
            scores[pass].copy_(gradient.mul_(factor));
        }
        return scores;
    }

    internal override Tensor Mean()
    {
        if (DividesLate && Differentiates)
        {
            _remaining = 1 / _counted!.item<float>();
        }
        return _sum! / _counted!;
    }

    /// <summary>(count): the loss of each target, ignored ones included.</summary>
    private Tensor Loss(Tensor log, Tensor chosen)
    {
        var own = -log.gather(1, chosen).squeeze(1);
        return Smoothing > 0 ? own * (1 - Smoothing) - log.mean([-1L]) * Smoothing : own;
    }
}
