using System.Text.Json.Nodes;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Precision;
using Jarvis.Kernels;
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
    private readonly IReadOnlyList<(ParameterGroup Group, IReadOnlyList<Slot> Slots)> _groups;

    /// <param name="precision">Attached to the model, so that its copies exist.</param>
    public AdamW(LanguageModel model, IPrecision precision, AdamWSettings settings)
    {
        _settings = settings;
        _groups = [.. ParameterGroups.Of(model, settings).Select(group => (group, (IReadOnlyList<Slot>)[.. group.Weights.Select(weight =>
            new Slot(weight.Name, weight.Value, Zeros(weight.Value), Zeros(weight.Value), precision.CopyOf(weight.Value)))]))];
    }

    public string Name => "optimizer";

    public long Steps { get; set; }

    /// <summary>Steps: fewer than the run's where fp16 left some out.</summary>
    public JsonNode? Save() => JsonValue.Create(Steps);

    public void Restore(JsonNode? state) => Steps = state?.GetValue<long>() ?? Steps;

    public IEnumerable<(string Name, Tensor Value)> Tensors() =>
        Slots.SelectMany(slot => new[] { ($"exp_avg.{slot.Name}", slot.Mean), ($"exp_avg_sq.{slot.Name}", slot.Square) });

    public void Step(double learningRate, double gradientScale)
    {
        using var scope = NewDisposeScope();
        Steps++;
        foreach (var (group, slots) in _groups) Update(slots, learningRate * group.RateShare, group.WeightDecay, gradientScale);
    }

    public void Dispose()
    {
        foreach (var slot in Slots)
        {
            slot.Mean.Dispose();
            slot.Square.Dispose();
        }
    }

    private IEnumerable<Slot> Slots => _groups.SelectMany(group => group.Slots);

    private void Update(IReadOnlyList<Slot> slots, double learningRate, double weightDecay, double gradientScale)
    {
        var moved = slots.Select(slot => (Slot: slot, Gradient: slot.Weight.grad)).Where(pair => pair.Gradient is not null).ToList();
        Fused.AdamWStep([.. moved.Select(pair => pair.Slot.Weight)], [.. moved.Select(pair => pair.Gradient!)], [.. moved.Select(pair => pair.Slot.Mean)],
            [.. moved.Select(pair => pair.Slot.Square)], Steps, learningRate, _settings.Beta1, _settings.Beta2, _settings.Epsilon, weightDecay, gradientScale,
            [.. moved.Select(pair => pair.Slot.Copy)]);
    }

    private static Tensor Zeros(Parameter weight) => zeros(weight.shape, dtype: ScalarType.Float32, device: weight.device).DetachFromDisposeScope();

    private sealed record Slot(string Name, Parameter Weight, Tensor Mean, Tensor Square, Tensor? Copy);
}
