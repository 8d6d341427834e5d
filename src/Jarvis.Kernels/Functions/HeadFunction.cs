using Jarvis.Kernels.Autograd;
using Jarvis.Kernels.Cpu;

namespace Jarvis.Kernels.Functions;

/// <summary>
/// An output head and its loss that never hold all scores, on any device. Rows are processed in chunks: the scores of a chunk (about 16 MB)
/// become their gradients, which are multiplied into the gradients of the hidden rows and the weight and then dropped. Gradients are thus
/// computed in forward, and backward can run only once. A <see cref="HeadLoss"/> computes the loss of a chunk.
/// </summary>
/// <param name="hidden">(passes · N, width), pass after pass</param>
/// <param name="weight">(classes, width) float32</param>
/// <param name="copy">the weight in bfloat16 or float16 to multiply with, or null</param>
/// <param name="bias">(classes), or null</param>
internal sealed class HeadFunction(HeadLoss loss, Tensor hidden, Tensor weight, Tensor? copy, Tensor? bias)
    : AutogradFunction(hidden, weight, bias)
{
    private readonly ScalarType _type = hidden.dtype;
    private readonly bool _recording = is_grad_enabled();
    private Tensor? _hidden = hidden,
        _weight = weight,
        _bias = bias,
        _copy = copy;
    private Tensor? _dhidden,
        _dweight,
        _dbias;
    private bool _begun,
        _spent;

    protected override Tensor[] Forward()
    {
        Raw.Expect(
            _hidden!.dim() == 2
                && _weight!.dim() == 2
                && _hidden.shape[1] == _weight!.shape[1]
                && _hidden.shape[0] == loss.Passes * loss.Rows,
            $"{loss.Name}: hidden is ({(loss.Passes == 1 ? "" : $"{loss.Passes} ")}N, width), weight (classes, width), targets (N)"
        );
        Tensor by = _copy ?? Raw.Plain(_weight!, ScalarType.Float32),
            from = Raw.Plain(_hidden, by.dtype);
        var shift = _bias is null ? null : Raw.Plain(_bias, ScalarType.Float32);
        (_hidden, _weight, _bias, _copy) = (null, null, null, null);
        long rows = loss.Rows,
            width = from.shape[1],
            classes = by.shape[0];
        if (_recording && Wants(0))
        {
            _dhidden = Keep(CachingAllocator.Empty(from.shape, device: from.device));
        }
        if (_recording && Wants(1))
        {
            _dweight = Keep(CachingAllocator.Empty([classes, width], device: from.device));
        }
        if (_recording && Wants(2))
        {
            _dbias = Keep(zeros(classes, device: from.device));
        }
        bool needed = _dhidden is not null || _dweight is not null || _dbias is not null;
        loss.Begin(classes, needed, _dbias is null ? by.dtype : ScalarType.Float32);
        long chunk = Math.Min(rows, Math.Max(256 / loss.Passes, (4 << 20) / loss.Passes / classes / 64 * 64));
        var buffers = Enumerable.Range(0, loss.Passes).Select(_ => CachingAllocator.Empty([chunk, classes], device: from.device)).ToArray();
        for (long first = 0; first < rows; first += chunk)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(chunk, rows - first);
            var scores = buffers.Select(buffer => buffer.narrow(0, 0, count)).ToArray();
            for (int pass = 0; pass < scores.Length; pass++)
            {
                Products.Multiply(from.narrow(0, pass * rows + first, count), false, by, true, scores[pass], 0, shift);
            }
            var gradients = loss.Chunk(scores, first);
            for (int pass = 0; pass < scores.Length && needed; pass++)
            {
                Back(gradients[pass], from.narrow(0, pass * rows + first, count), by, pass * rows + first);
            }
        }
        return [loss.Mean()];
    }

    protected internal override Tensor?[] Backward(Tensor?[] gradients)
    {
        if (gradients[0] is not { } given)
        {
            return [null, null, null];
        }
        if (_spent)
        {
            throw new InvalidOperationException("The loss of a head made its gradients in forward; backward may run once.");
        }
        _spent = true;
        if (given.item<float>() * loss.Remaining is var factor and not 1)
        {
            foreach (var made in new[] { _dhidden, _dweight, _dbias })
            {
                made?.mul_(factor);
            }
        }
        return [_dhidden?.to_type(_type).alias(), _dweight?.alias(), _dbias?.alias()];
    }

    /// <summary>Propagates the gradients of some rows' scores to the hidden rows, the weight and the bias.</summary>
    private void Back(Tensor gradient, Tensor from, Tensor by, long first)
    {
        if (_dbias is not null)
        {
            _dbias.add_(gradient.to_type(ScalarType.Float32).sum([0L]));
        }
        var g = gradient.to_type(by.dtype);
        if (_dhidden is not null)
        {
            Products.Multiply(g, false, by, false, _dhidden.narrow(0, first, from.shape[0]), 0);
        }
        if (_dweight is not null)
        {
            Products.Multiply(g, true, from, false, _dweight, _begun ? 1 : 0);
        }
        _begun = true;
    }
}
