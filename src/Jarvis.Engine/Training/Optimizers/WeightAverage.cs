using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// An exponential moving average (EMA) of the weights (Polyak and Juditsky 1992; decay and warm-up as in TensorFlow's
/// ExponentialMovingAverage): after each step average = d · average + (1 − d) · weight, all in fp32. For evaluations, samples and saves it
/// is swapped with the weights for a while; the weights are restored bit for bit. Where the optimizer's state is offloaded, so is the
/// average: it lives in host memory, and is copied to the weights' device in slices for the same arithmetic.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly LanguageModel _model;
    private readonly double _decay;
    private readonly bool _warmsUp;
    private readonly bool _onHost;
    private readonly long _sliceElements;
    private readonly IReadOnlyList<Tensor> _averages;

    /// <param name="onHost">Keeps the average in host memory, with <paramref name="sliceElements"/> of it on the weights' device at
    /// once.</param>
    internal WeightAverage(LanguageModel model, double decay, bool warmsUp, bool onHost = false, long sliceElements = Offload.SliceElements)
    {
        (_model, _decay, _warmsUp, _onHost, _sliceElements) = (model, decay, warmsUp, onHost, sliceElements);
        _averages = onHost
            ? HostState.Zeros([.. Weights])
            : [.. Weights.Select(weight => empty(weight.shape, dtype: ScalarType.Float32, device: weight.device).DetachFromDisposeScope())];
    }

    private IEnumerable<Parameter> Weights => _model.Trained.Select(weight => weight.Value);

    /// <summary>
    /// Null where the plan keeps none. Call <see cref="Begin"/> or fill it through <see cref="InPlace"/> before the first step.
    /// </summary>
    public static WeightAverage? Of(TrainingPlan plan, LanguageModel model) =>
        plan.Optimizer.EmaDecay > 0 ? new WeightAverage(model, plan.Optimizer.EmaDecay, plan.Optimizer.EmaWarmup, LivesOnHost(plan)) : null;

    /// <summary>Whether a plan keeps its average in host memory. On a processor that would be the same memory.</summary>
    /// <param name="plan">Resolved.</param>
    public static bool LivesOnHost(TrainingPlan plan) =>
        plan is { Optimizer.EmaDecay: > 0, Compute.OffloadFraction: > 0, Compute.Device: not "cpu" };

    /// <summary>Sets the average to the current weights.</summary>
    public void Begin()
    {
        using var free = no_grad();
        foreach (var (average, weight) in _averages.Zip(Weights))
        {
            average.copy_(weight);
        }
    }

    /// <param name="step">Finished optimizer steps, this one included.</param>
    public void Update(long step)
    {
        if (_onHost)
        {
            Visit((weight, average) => Fused.AverageStep([average], [weight], DecayAt(step)));
        }
        else
        {
            Fused.AverageStep(_averages, [.. Weights], DecayAt(step));
        }
    }

    /// <summary>With warm-up min(decay, (1 + t) / (10 + t)): an early average soon forgets the initial weights.</summary>
    internal double DecayAt(long step) => _warmsUp ? Math.Min(_decay, (1.0 + step) / (10.0 + step)) : _decay;

    /// <summary>The network computes with the average until this is disposed.</summary>
    public IDisposable InPlace()
    {
        Swap();
        return new Back(this);
    }

    public void Dispose()
    {
        foreach (var average in _averages)
        {
            average.Dispose();
        }
    }

    private void Swap()
    {
        if (_onHost)
        {
            Visit(Exchange);
        }
        else
        {
            using var scope = NewDisposeScope();
            using var free = no_grad();
            foreach (var (average, weight) in _averages.Zip(Weights))
            {
                Exchange(weight, average);
            }
        }
        _model.Precision.Refresh();
    }

    private static void Exchange(Tensor weight, Tensor average)
    {
        using var held = weight.detach().clone();
        weight.copy_(average);
        average.copy_(held);
    }

    /// <summary>
    /// Passes on each slice of the weights with its part of the average, which is copied to the weights' device and back. Every copy waits
    /// for the device, so a step moves the average over the bus twice: 1 GB for 124 million weights.
    /// </summary>
    private void Visit(Action<Tensor, Tensor> change)
    {
        using var free = no_grad();
        foreach (var (average, weight) in _averages.Zip(Weights))
        {
            foreach (var (start, count) in Offload.Cuts(weight.numel(), _sliceElements))
            {
                using var scope = NewDisposeScope();
                var kept = average.view(-1).narrow(0, start, count);
                var brought = kept.to(weight.device, copy: true);
                change(weight.detach().view(-1).narrow(0, start, count), brought);
                kept.copy_(brought);
            }
        }
    }

    private sealed class Back(WeightAverage average) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (_done)
            {
                return;
            }
            _done = true;
            average.Swap();
        }
    }
}
