using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Jarvis.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Adapters against reference vectors computed by PyTorch; see <see cref="Golden"/> for their location.</summary>
public abstract class LoraGoldenClaims : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly Fp32Precision _precision = new();

    public static TheoryData<string> Families =>
        [.. Golden.Folders().Where(family => Directory.Exists(Path.Combine(family.Value, "adapter"))).Select(family => family.Key)];

    public virtual void Dispose()
    {
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Lora_GivesTheLogits(string family)
    {
        using var golden = new Golden(family);
        using var free = no_grad();
        var model = Adapted(golden);
        Close(golden.Tensor("lora_logits"), model.forward(golden.Tensor("input_ids")), 2e-5);
        Assert.False(golden.Tensor("lora_logits").allclose(golden.Tensor("logits"), 1e-3, 1e-3));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Merge_GivesTheWeights(string family)
    {
        using var golden = new Golden(family);
        using var expected = SafetensorsFile.Open(Path.Combine(golden.Folder, "merged.safetensors"));
        var adapted = Adapted(golden);
        using var merged = new LoraMerge(adapted);
        var loaded = golden.Model(_precision);
        Adapter(golden).LoadMerged(loaded);
        foreach (var entry in expected.Entries)
        {
            var weight = empty([.. entry.Shape], dtype: float32);
            TensorFiles.Fill(weight, expected, entry);
            foreach (var model in new[] { adapted, loaded })
            {
                Close(weight, model.Weights.Single(known => known.Name == entry.Name).Value, 1e-6);
            }
        }
        Close(golden.Tensor("lora_logits"), loaded.forward(golden.Tensor("input_ids")), 2e-5);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Lora_FollowsTheTrajectory(string family)
    {
        using var golden = new Golden(family);
        GoldenTrajectory.Follow(Adapted(golden), _precision, golden, golden.Facts.GetProperty("lora").GetProperty("train"), "lora");
    }

    private static AdapterFolder Adapter(Golden golden) => AdapterFolder.TryOpen(Path.Combine(golden.Folder, "adapter"), golden.Folder)!;

    private LanguageModel Adapted(Golden golden)
    {
        var model = golden.Model(_precision);
        var adapter = Adapter(golden);
        Lora.Adapt(model, adapter.Config.Settings, seed: 1);
        adapter.Load(model);
        return model;
    }

    private static void Close(Tensor expected, Tensor actual, double bound)
    {
        double difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= bound, $"differs by {difference}");
    }
}

/// <summary>With the kernels that a run on this machine uses.</summary>
public sealed class LoraGoldenTests : LoraGoldenClaims;

/// <summary>With the composed kernels, whatever the environment says.</summary>
public sealed class ComposedLoraGoldenTests : LoraGoldenClaims
{
    private readonly bool _before = Fused.Enabled;

    public ComposedLoraGoldenTests() => Fused.Enabled = false;

    public override void Dispose()
    {
        Fused.Enabled = _before;
        base.Dispose();
    }
}
