using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Kernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Settings that save memory change no result.</summary>
public sealed class MemorySavingTests : IDisposable
{
    private const string Weights = ModelWeights.FileName;
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(PrecisionKind.Fp32)]
    [InlineData(PrecisionKind.Bf16)]
    public void Checkpointing_WithDropout_HasTheSameLossesAndWeights(PrecisionKind precision)
    {
        _run.Plan = _run.Plan with { Compute = _run.Plan.Compute with { Precision = precision } };
        _run.Run();
        var losses = _run.Events.OfType<StepMetrics>().Select(step => step.Loss).ToList();
        byte[] weights = _run.Bytes("step-00000012", Weights);
        _run.Checkpoints = "again";
        _run.Plan = _run.Plan with { Compute = _run.Plan.Compute with { GradientCheckpointing = true } };
        _run.Run();
        Assert.Equal(losses, _run.Events.OfType<StepMetrics>().Select(step => step.Loss));
        Assert.Equal(weights, _run.Bytes("step-00000012", Weights));
    }

    [Fact]
    public void Plan_ThatSavesMemory_ReachesNetworkAndOptimizer()
    {
        using var plain = new TrainableModel(_run.Plan, PlanResolver.Network(_run.Plan).WithVocabulary(256), CPU);
        var plan = _run.Plan with { Compute = _run.Plan.Compute with { GradientCheckpointing = true, OffloadFraction = 0.5 } };
        using var saving = new TrainableModel(plan, PlanResolver.Network(plan).WithVocabulary(256), CPU);
        Assert.Equal((false, 0.0), (plain.Model.Checkpointing, ((AdamW)plain.Optimizer).HostShare));
        Assert.True(saving.Model.Checkpointing);
        Assert.InRange(((AdamW)saving.Optimizer).HostShare, 0.3, 0.5);
    }

    [Fact]
    public void Checkpointing_BeforeBackward_HoldsLittle()
    {
        long kept = HeldAfterForward(checkpointing: false),
            again = HeldAfterForward(checkpointing: true);
        Assert.True(again * 3 < kept, $"{kept >> 20} MiB kept, {again >> 20} MiB with checkpointing");
    }

    [Fact]
    public void Freezing_LowerShare_StaysAndTheRestMoves()
    {
        using var scope = NewDisposeScope();
        _run.Run();
        string start = Path.Combine(_run.CheckpointsFolder, "step-00000012");
        _run.Checkpoints = "tuned";
        _run.Plan = _run.Plan with
        {
            Model = _run.Plan.Model with { BaseModel = start },
            FineTuning = _run.Plan.FineTuning with { FreezeFraction = 0.5 },
        };
        _run.Run();
        var (before, after) = (Load(start), Load(Path.Combine(_run.CheckpointsFolder, "step-00000012")));
        foreach (var (was, now) in before.Weights.Zip(after.Weights))
        {
            Assert.Equal(
                was.Name.StartsWith('w') || was.Name.StartsWith("h.0.", StringComparison.Ordinal),
                was.Value.equal(now.Value).all().item<bool>()
            );
        }
    }

    [Fact]
    public void Freezing_FrozenLayers_HaveNeitherGradientNorMoments()
    {
        using var scope = NewDisposeScope();
        var model = new Gpt2Model(new Gpt2Config(new ModelShape(4, 2, 8, 6, 11)), new Fp32Precision());
        model.Initialize(1);
        Freezing.Freeze(model, 0.7);
        using var optimizer = new Training.Optimizers.AdamW(
            model,
            model.Precision,
            new Training.Optimizers.AdamWSettings(0.9, 0.95, 1e-8, 0)
        );
        Backward.Run(model.Loss(zeros([1, 6], ScalarType.Int64), zeros([1, 6], ScalarType.Int64)));
        var moved = model
            .Weights.Where(weight =>
                weight.Name.StartsWith("h.2.", StringComparison.Ordinal)
                || weight.Name.StartsWith("h.3.", StringComparison.Ordinal)
                || weight.Name.StartsWith("ln_f.", StringComparison.Ordinal)
            )
            .Select(weight => weight.Name)
            .ToList();
        Assert.Equal(moved, model.Weights.Where(weight => weight.Value.grad is not null).Select(weight => weight.Name));
        Assert.Equal(moved.Count * 2, optimizer.Tensors().Count());
    }

    private static Gpt2Model Load(string folder)
    {
        var model = new Gpt2Model((Gpt2Config)ModelFolder.ReadConfig(folder), new Fp32Precision());
        ModelWeights.Load(model, folder);
        return model;
    }

    /// <summary>Bytes by which the process grew over a forward pass whose backward pass has not run yet.</summary>
    private static long HeldAfterForward(bool checkpointing)
    {
        using var scope = NewDisposeScope();
        var model = new Gpt2Model(new Gpt2Config(new ModelShape(8, 4, 256, 256, 64)), new Fp32Precision())
        {
            Checkpointing = checkpointing,
        };
        model.Initialize(1);
        model.train();
        var ids = zeros([8, 256], ScalarType.Int64);
        Backward.Run(model.Loss(ids.narrow(0, 0, 1), ids.narrow(0, 0, 1)));
        long before = Resident();
        using var loss = model.Loss(ids, ids);
        long held = Resident() - before;
        Backward.Run(loss);
        return held;
    }

    private static long Resident() =>
        OperatingSystem.IsLinux()
            ? long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)
                * Environment.SystemPageSize
            : Environment.WorkingSet;
}
