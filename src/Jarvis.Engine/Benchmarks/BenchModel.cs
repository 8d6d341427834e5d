using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Plans;
using Jarvis.Engine.State;
using Jarvis.Engine.Training;
using Jarvis.Engine.Training.Batches;
using Jarvis.Kernels.Autograd;
using static TorchSharp.torch;

namespace Jarvis.Engine.Benchmarks;

/// <summary>A plan's network that takes timed steps on random ids.</summary>
internal sealed class BenchModel : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly Device _device;
    private readonly TrainableModel _trainable;

    /// <param name="plan">Resolved.</param>
    /// <param name="network">Null uses the plan's network.</param>
    public BenchModel(TrainingPlan plan, ModelConfig? network = null)
    {
        _plan = plan;
        _device = TorchDevice.Open(plan.Compute.Device);
        _trainable = new TrainableModel(plan, (network ?? PlanResolver.Network(plan)) with { Dropout = plan.Model.Dropout }, _device);
        Model.Initialize(seed: 1);
        _trainable.Filled(averaged: false);
        Model.train();
    }

    public LanguageModel Model => _trainable.Model;

    public int TokensPerStep => _plan.Optimizer.GradientAccumulation * _plan.Optimizer.MicroBatch!.Value * _plan.Model.Context!.Value;

    /// <returns>Seconds that one step took; the random ids are generated before the clock starts.</returns>
    public double Step(long step)
    {
        using var scope = NewDisposeScope();
        StepSeed.Set(_plan.Compute.Seed, step, 0, _device);
        var batches = Enumerable.Range(0, _plan.Optimizer.GradientAccumulation).Select(_ => Batch()).ToList();
        long startedAt = Stopwatch.GetTimestamp();
        double sum = 0;
        foreach (var batch in batches)
        {
            var loss = _trainable.Objective.Loss(Model, batch, TokensPerStep);
            Backward.Run(loss * _trainable.Gradients.LossScale);
            sum += loss.item<float>();
        }
        _trainable.Gradients.Take(step, _plan.Schedule.LearningRate!.Value, _trainable.Gradients.Norm());
        return double.IsFinite(sum)
            ? Stopwatch.GetElapsedTime(startedAt).TotalSeconds
            : throw new InvalidDataException($"The loss is {sum} after {step} steps on random ids.");
    }

    public void Dispose() => _trainable.Dispose();

    private DeviceBatch Batch()
    {
        int rows = _plan.Optimizer.MicroBatch!.Value,
            context = _plan.Model.Context!.Value;
        var ids = randint(_plan.Data.VocabularySize!.Value, [rows, context + 1], ScalarType.Int64, device: _device);
        return new DeviceBatch(
            ids.narrow(1, 0, context),
            ids.narrow(1, 1, context),
            rows * context,
            Pairs: _plan.Loss.ContrastiveWeight > 0 ? new DevicePairs(Side(rows, context / 2), Side(rows, Math.Max(1, context / 8))) : null
        );
    }

    /// <summary>Rows without padding: half a context of code, an eighth of a context of docstrings.</summary>
    private PaddedRows Side(int rows, int columns) =>
        new(
            randint(_plan.Data.VocabularySize!.Value, [rows, columns], ScalarType.Int64, device: _device),
            full([rows, columns], 1f / columns, device: _device)
        );
}
