using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Models.Families.Llama;
using Jarvis.Engine.Models.Families.Recurrent;
using Jarvis.Engine.Plans;
using Jarvis.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Engine.Tests;

/// <summary>Properties that the networks of every family share, at toy size.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Architectures => ["gpt2", "llama", "lstm", "gru"];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Parameters_ByTheConfiguration_AreThoseOfTheNetwork(string architecture)
    {
        foreach (bool tied in new[] { false, true })
        {
            var config = PlanResolver.Network(Toy(architecture) with { Model = Toy(architecture).Model with { TiedHead = tied } });
            Assert.Equal(config.Create(new Fp32Precision()).ParameterCount, config.Parameters);
        }
    }

    [Fact]
    public void Parameters_OfALlamaWithBiases_AreThoseOfTheNetwork()
    {
        var config = new LlamaConfig(2, 4, 2, 16, 24, 32, 11) { AttentionBias = true, MlpBias = true };
        Assert.Equal(config.Create(new Fp32Precision()).ParameterCount, config.Parameters);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Configuration_WrittenAndRead_IsTheSame(string architecture)
    {
        var config = PlanResolver.Network(Toy(architecture) with { Model = Toy(architecture).Model with { Dropout = 0.1 } }) with
        {
            BosTokenId = 1,
            EosTokenId = 2,
        };
        if (config is LlamaConfig llama)
        {
            config = llama with { RotaryScaling = 4, RotaryTheta = 1e5, AttentionBias = true, TiedHead = true };
        }
        config.Write(_folder.Path);
        Assert.Equal(config, ModelFolder.ReadConfig(_folder.Path));
    }

    /// <summary>
    /// A plan describes the same network when it is resolved, when it is resolved again, and when it is read from a checkpoint.
    /// </summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Plan_ResolvedAgainOrFromItsCheckpoint_IsTheSame(string architecture)
    {
        var plan = PlanResolver.Resolve(Toy(architecture), MachineFacts.Here);
        Assert.Equal(plan, PlanResolver.Resolve(plan, MachineFacts.Here));
        var network = PlanResolver.Network(plan);
        network.Write(_folder.Path);
        var tuned = PlanResolver.Resolve(
            new TrainingPlan
            {
                Data = new() { Files = ["a"] },
                Model = new() { BaseModel = _folder.Path },
            },
            MachineFacts.Here
        );
        Assert.Equal(network, PlanResolver.Network(tuned));
        Assert.Equal(
            (plan.Model.Architecture, plan.Model.Layers, plan.Model.Heads, plan.Model.Width, plan.Model.TiedHead),
            (tuned.Model.Architecture, tuned.Model.Layers, tuned.Model.Heads, tuned.Model.Width, tuned.Model.TiedHead)
        );
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Hidden_OfPackedRecords_IsThatOfEachAlone(string architecture)
    {
        var model = PlanResolver.Network(Toy(architecture)).Create(new Fp32Precision());
        model.Initialize(1);
        model.eval();
        var ids = randint(0, 300, [2, 12], ScalarType.Int64);
        var packing = new Packing(
            tensor([0L, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2], [2, 12]),
            tensor([0L, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 6, 0, 1, 0, 1, 2, 0, 1, 2, 3, 4, 5, 6], [2, 12])
        );
        var packed = model.Hidden(ids, packing);
        foreach (var (row, from, count) in new[] { (0, 0, 5), (0, 5, 7), (1, 0, 2), (1, 2, 3), (1, 5, 7) })
        {
            Assert.True(
                packed[row].narrow(0, from, count).allclose(model.Hidden(ids[row].narrow(0, from, count).unsqueeze(0))[0], atol: 2e-5),
                $"row {row}, token {from}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Hidden_WithDropout_DiffersWhileTraining(string architecture)
    {
        var model = PlanResolver
            .Network(Toy(architecture) with { Model = Toy(architecture).Model with { Dropout = 0.5 } })
            .Create(new Fp32Precision());
        model.Initialize(1);
        var ids = randint(0, 300, [1, 6], ScalarType.Int64);
        model.eval();
        Assert.True(model.Hidden(ids).allclose(model.Hidden(ids)));
        model.train();
        Assert.False(model.Hidden(ids).allclose(model.Hidden(ids)));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Start_SameSeed_GivesTheSameWeights(string architecture)
    {
        var config = PlanResolver.Network(Toy(architecture));
        var (one, same, other) = (
            config.Create(new Fp32Precision()),
            config.Create(new Fp32Precision()),
            config.Create(new Fp32Precision())
        );
        one.Initialize(1);
        same.Initialize(1);
        other.Initialize(2);
        foreach (var (a, b) in one.Weights.Zip(same.Weights))
        {
            Assert.True(a.Value.equal(b.Value).all().item<bool>(), a.Name);
        }
        Assert.Contains(one.Weights.Zip(other.Weights), pair => !pair.First.Value.equal(pair.Second.Value).all().item<bool>());
        Assert.All(one.Weights, weight => Assert.True(weight.Value.isfinite().all().item<bool>(), weight.Name));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Start_OfANetworkThatWasUsed_LeavesNothingOfIt(string architecture)
    {
        var config = PlanResolver.Network(Toy(architecture));
        var (fresh, used) = (config.Create(new Fp32Precision()), config.Create(new Fp32Precision()));
        using (no_grad())
        {
            foreach (var (_, weight) in used.Weights)
            {
                weight.fill_(7);
            }
        }
        fresh.Initialize(1);
        used.Initialize(1);
        Assert.All(
            fresh.Weights.Zip(used.Weights),
            pair => Assert.True(pair.First.Value.equal(pair.Second.Value).all().item<bool>(), pair.First.Name)
        );
    }

    [Fact]
    public void Network_OfAPlan_HasWhatThePlanSays()
    {
        var llama = Assert.IsType<LlamaConfig>(
            PlanResolver.Network(
                Toy("llama") with
                {
                    Model = Toy("llama").Model with
                    {
                        KeyValueHeads = 1,
                        FeedForwardWidth = 40,
                        RotaryTheta = 5e5,
                        RotaryScaling = 2,
                        TiedHead = true,
                        Dropout = 0.3,
                    },
                }
            )
        );
        Assert.Equal((2, 4, 1, 16, 40), (llama.Layers, llama.Heads, llama.KeyValueHeads, llama.Width, llama.FeedForwardWidth));
        Assert.Equal(
            (5e5, 2.0, true, 0.3, 32, 300),
            (llama.RotaryTheta, llama.RotaryScaling, llama.TiedHead, llama.Dropout, llama.ContextLength, llama.VocabularySize)
        );
        var usual = Assert.IsType<LlamaConfig>(
            PlanResolver.Network(Toy("llama") with { Model = Toy("llama").Model with { KeyValueHeads = null } })
        );
        Assert.Equal(
            (4, 64, 1e4, 1.0, false),
            (usual.KeyValueHeads, usual.FeedForwardWidth, usual.RotaryTheta, usual.RotaryScaling, usual.TiedHead)
        );
        var gru = Assert.IsType<CombinedConfig>(
            PlanResolver.Network(Toy("gru") with { Model = Toy("gru").Model with { EmbeddingWidth = 8 } })
        );
        Assert.Equal(("gru", 2, 8, 16, false), (gru.Cell, gru.Layers, gru.EmbeddingWidth, gru.Width, gru.TiedHead));
        Assert.True(Assert.IsType<Gpt2Config>(PlanResolver.Network(Toy("gpt2"))).TiedHead);
    }

    internal static TrainingPlan Toy(string architecture) =>
        new()
        {
            Data = new() { Files = ["a"], VocabularySize = 300 },
            Model = new()
            {
                Architecture = architecture,
                Layers = 2,
                Width = 16,
                Context = 32,
                Heads = architecture is "gpt2" or "llama" ? 4 : null,
                KeyValueHeads = architecture == "llama" ? 2 : null,
            },
        };
}
