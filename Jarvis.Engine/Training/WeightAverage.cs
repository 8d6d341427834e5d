using Jarvis.Contracts;
using Jarvis.Engine.Networks;
using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>
/// An exponential moving average of the weights (Polyak and Juditsky 1992; decay and warm-up as in TensorFlow's ExponentialMovingAverage):
/// after each step average = d · average + (1 − d) · weight, all in fp32. It is evaluated, sampled and saved by putting it in the weights'
/// place for a while; the weights come back to the bit.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly LanguageModel _model;
    private readonly double _decay;
    private readonly bool _warmsUp;
    private readonly List<Tensor> _averages;

    private WeightAverage(LanguageModel model, double decay, bool warmsUp)
    {
        (_model, _decay, _warmsUp) = (model, decay, warmsUp);
        _averages = [.. Weights.Select(weight => empty(weight.shape, dtype: ScalarType.Float32, device: weight.device).DetachFromDisposeScope())];
    }

    private IEnumerable<Parameter> Weights => _model.Trained.Select(weight => weight.Value);

    /// <summary>Null where the plan keeps none. Call <see cref="Begin"/> or fill it through <see cref="InPlace"/> before the first step.</summary>
    public static WeightAverage? Of(TrainingPlan plan, LanguageModel model) =>
        plan.EmaDecay > 0 ? new WeightAverage(model, plan.EmaDecay, plan.EmaWarmup) : null;

    /// <summary>The average is what the weights are now.</summary>
    public void Begin()
    {
        using var free = no_grad();
        foreach (var (average, weight) in _averages.Zip(Weights)) average.copy_(weight);
    }

    /// <param name="step">Finished optimizer steps, this one included.</param>
    public void Update(long step) => Fused.AverageStep(_averages, [.. Weights], DecayAt(step));

    /// <summary>With warm-up min(decay, (1 + t) / (10 + t)): an early average forgets the start soon.</summary>
    internal double DecayAt(long step) => _warmsUp ? Math.Min(_decay, (1.0 + step) / (10.0 + step)) : _decay;

    /// <summary>The network computes with the average until this is disposed.</summary>
    public IDisposable InPlace()
    {
        Swap();
        return new Back(this);
    }

    public void Dispose() => _averages.ForEach(average => average.Dispose());

    private void Swap()
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        foreach (var (average, weight) in _averages.Zip(Weights))
        {
            var held = weight.detach().clone();
            weight.copy_(average);
            average.copy_(held);
            held.Dispose();
        }
        _model.Precision.Refresh();
    }

    private sealed class Back(WeightAverage average) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (_done) return;
            _done = true;
            average.Swap();
        }
    }
}
