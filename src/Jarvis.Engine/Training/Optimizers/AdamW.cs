using System.Text.Json.Nodes;
using Jarvis.Engine.Models;
using Jarvis.Kernels;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), equal to PyTorch's. One fused pass over all weights reads gradient and
/// moments once and writes weight, moments and, where the precision keeps them, the weights' copies.
/// </summary>
public sealed class AdamW : IOptimizer
{
    private readonly AdamWSettings _settings;
    private readonly long _sliceElements;
    private readonly IReadOnlyList<(ParameterGroup Group, IReadOnlyList<Moments> Moments)> _groups;

    /// <param name="precision">Attached to the model, so that its copies exist.</param>
    /// <param name="sliceElements">How many elements of the state in host memory are on the device at once.</param>
    public AdamW(LanguageModel model, IPrecision precision, AdamWSettings settings, long sliceElements = Offload.SliceElements)
    {
        (_settings, _sliceElements) = (settings, sliceElements);
        var onHost = Offload.Choose(model.Trained, settings.OffloadFraction);
        var all = Moments.Of(model.Trained, precision.CopyOf, onHost).ToDictionary(moments => moments.Name);
        _groups =
        [
            .. ParameterGroups
                .Of(model, settings)
                .Select(group => (group, (IReadOnlyList<Moments>)[.. group.Weights.Select(weight => all[weight.Name])])),
        ];
    }

    public string Name => "optimizer";

    public long Steps { get; set; }

    /// <summary>The steps taken: fewer than the run's where fp16 skipped some.</summary>
    public JsonNode? Save() => JsonValue.Create(Steps);

    public void Restore(JsonNode? state) => Steps = state?.GetValue<long>() ?? Steps;

    /// <summary>The moments, each of its parameter's shape, by the names that they have in a checkpoint.</summary>
    public IEnumerable<(string Name, Tensor Value)> Tensors() =>
        All.SelectMany(moments => new[] { ($"exp_avg.{moments.Name}", moments.Mean), ($"exp_avg_sq.{moments.Name}", moments.Square) });

    /// <summary>Share of the state in host memory, 0 to 1, by elements.</summary>
    public double HostShare =>
        (double)All.Where(moments => moments.OnHost).Sum(moments => moments.Weight.numel()) / All.Sum(moments => moments.Weight.numel());

    /// <summary>One update of every parameter from its gradient.</summary>
    /// <param name="gradientScale">What gradients are multiplied by first: the clipping factor divided by the loss scale.</param>
    public void Step(double learningRate, double gradientScale)
    {
        using var scope = NewDisposeScope();
        Steps++;
        foreach (var (group, moments) in _groups)
        {
            var moved = moments.Where(one => one.Weight.grad is not null).ToList();
            double rate = learningRate * group.RateShare;
            Update(
                [.. moved.Where(one => !one.OnHost).Select(one => new Part(one.Weight, one.Weight.grad!, one.Mean, one.Square, one.Copy))],
                rate,
                group.WeightDecay,
                gradientScale
            );
            foreach (var visit in Offload.Visits(moved.Where(one => one.OnHost), _sliceElements))
            {
                Visit(visit, rate, group.WeightDecay, gradientScale);
            }
        }
    }

    public void Dispose()
    {
        foreach (var moments in All)
        {
            moments.Dispose();
        }
    }

    private IEnumerable<Moments> All => _groups.SelectMany(group => group.Moments);

    private void Visit(IReadOnlyList<Offload.Slice> visit, double learningRate, double weightDecay, double gradientScale)
    {
        using var scope = NewDisposeScope();
        using var free = no_grad();
        var brought = visit.Select(slice => (Slice: slice, State: slice.Bring())).ToList();
        Update(
            [.. brought.Select(one => new Part(one.Slice.Weight, one.Slice.Gradient, one.State.Mean, one.State.Square, one.Slice.Copy))],
            learningRate,
            weightDecay,
            gradientScale
        );
        foreach (var (slice, state) in brought)
        {
            slice.PutBack(state);
        }
    }

    private void Update(IReadOnlyList<Part> parts, double learningRate, double weightDecay, double gradientScale) =>
        Fused.AdamWStep(
            [.. parts.Select(part => part.Weight)],
            [.. parts.Select(part => part.Gradient)],
            [.. parts.Select(part => part.Mean)],
            [.. parts.Select(part => part.Square)],
            Steps,
            learningRate,
            _settings.Beta1,
            _settings.Beta2,
            _settings.Epsilon,
            weightDecay,
            gradientScale,
            [.. parts.Select(part => part.Copy)]
        );

    /// <summary>What one call updates: a complete weight, or a slice of one.</summary>
    private sealed record Part(Tensor Weight, Tensor Gradient, Tensor Mean, Tensor Square, Tensor? Copy);
}
