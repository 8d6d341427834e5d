using Jarvis.Engine.Networks;
using Jarvis.Engine.Precision;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), equal to PyTorch's. One fused pass over all weights reads gradient and
/// moments once and writes weight, moments and, where the precision keeps them, the weights' copies.
/// </summary>
public sealed class AdamW : IOptimizer
{
    private readonly AdamWSettings _settings;
    private readonly IReadOnlyList<Slot> _slots;

    public AdamW(LanguageModel model, IPrecision precision, AdamWSettings settings)
    {
        _settings = settings;
        _slots = [.. model.Weights.Select(weight => new Slot(weight.Name, weight.Value, Zeros(weight.Value), Zeros(weight.Value), precision.CopyOf(weight.Value)))];
    }

    public long Steps { get; set; }

    public IEnumerable<(string Name, Tensor Value)> State() =>
        _slots.SelectMany(slot => new[] { ($"exp_avg.{slot.Name}", slot.Mean), ($"exp_avg_sq.{slot.Name}", slot.Square) });

    public void Step(double learningRate, double gradientScale)
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        Steps++;
        Update(decays: true, learningRate, gradientScale);
        Update(decays: false, learningRate, gradientScale);
    }

    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Mean.Dispose();
            slot.Square.Dispose();
        }
    }

    private void Update(bool decays, double learningRate, double gradientScale)
    {
        double first = 1 - Math.Pow(_settings.Beta1, Steps), second = 1 - Math.Pow(_settings.Beta2, Steps);
        foreach (var slot in _slots.Where(slot => slot.Weight.dim() >= 2 == decays))
        {
            if (slot.Weight.grad is not { } gradient) continue;
            var scaled = gradient * gradientScale;
            if (decays) slot.Weight.mul_(1 - learningRate * _settings.WeightDecay);
            slot.Mean.mul_(_settings.Beta1).add_(scaled, 1 - _settings.Beta1);
            slot.Square.mul_(_settings.Beta2).addcmul_(scaled, scaled, 1 - _settings.Beta2);
            slot.Weight.addcdiv_(slot.Mean, slot.Square.sqrt().div_(Math.Sqrt(second)).add_(_settings.Epsilon), -learningRate / first);
        }
    }

    private static Tensor Zeros(Parameter weight) => zeros_like(weight, requires_grad: false).DetachFromDisposeScope();

    private sealed record Slot(string Name, Parameter Weight, Tensor Mean, Tensor Square, Tensor? Copy);
}
