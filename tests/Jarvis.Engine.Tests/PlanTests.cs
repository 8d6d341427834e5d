using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class PlanTests
{
    private static readonly MachineFacts _zen4 = new(
        PhysicalCores: 2,
        NativeBf16: true,
        WideVectors: true,
        Gpu: false,
        MemoryBytes: 24L << 30
    );
    private static readonly MachineFacts _old = new(
        PhysicalCores: 4,
        NativeBf16: false,
        WideVectors: false,
        Gpu: false,
        MemoryBytes: 1L << 30
    );

    [Fact]
    public void Settings_OnlyWithOthers_NameSettingsAndValuesThatExist()
    {
        var conditions = PlanSettings.All.SelectMany(setting => setting.OnlyWith ?? []).ToList();

        Assert.Contains(conditions, condition => condition is { Key: "method", Set: true, Values: ["lora"] });
        Assert.Contains(conditions, condition => condition is { Key: "base_model", Set: false, Values: null });
        Assert.All(conditions, condition =>
            Assert.Empty((condition.Values ?? []).Except(PlanSettings.All.Single(setting => setting.Key == condition.Key).Choices ?? []))
        );
    }

    [Fact]
    public void Parse_UnknownKey_NamesTheNearest()
    {
        var error = Assert.Throws<PlanException>(() => PlanReader.Parse("""{"data": ["a.txt"], "max_step": 3}""", "p.json"));
        Assert.Contains("there is no setting 'max_step'; did you mean 'max_steps'?", Assert.Single(error.Problems));
    }

    [Fact]
    public void Problems_OfWeights_WantOneForEachEntryAboveZero()
    {
        static TrainingPlan With(string weights) =>
            PlanReader.Parse("{\"data\": {\"files\": [\"a.txt\", \"b.txt\"], \"weights\": " + weights + "}}", "p.json");

        Assert.Equal([1, 0.5], With("[1, 0.5]").Data.Weights!);
        Assert.Empty(PlanChecks.Problems(With("[1, 0.5]")));
        Assert.Contains("2 entries of data", Assert.Single(PlanChecks.Problems(With("[1]"))));
        Assert.Contains("data_weights holds 0", Assert.Single(PlanChecks.Problems(With("[1, 0]"))));
        Assert.Contains("a list of numbers", Assert.Single(Assert.Throws<PlanException>(() => With("""["much"]""")).Problems));
    }

    [Fact]
    public void Parse_SeveralFaults_ListsThemAll()
    {
        var error = Assert.Throws<PlanException>(() =>
            PlanReader.Parse("""{"siez": "nano", "seed": "x", "beta1": true}""", "p.json", ["max_steps=many", "nonsense"])
        );
        Assert.Equal(5, error.Problems.Count);
    }

    [Fact]
    public void Parse_Override_WinsOverTheFile()
    {
        var plan = PlanReader.Parse(
            """{"data": ["a.txt"], "max_steps": 400, "learning_rate": 1e-3}""",
            "p.json",
            ["max_steps=120", "data=b.txt", "size=small", "tokenizer=123"]
        );
        Assert.Equal(
            (120, "small", 1e-3, "123"),
            (plan.Schedule.MaxSteps, plan.Model.Size, plan.Schedule.LearningRate, plan.Data.Tokenizer)
        );
        Assert.Equal(["b.txt"], plan.Data.Files);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"data\": [")]
    [InlineData("")]
    [InlineData("{\"seed\":1,\"seed\":2}")]
    public void Parse_InvalidText_IsRefusedInWords(string text) => Assert.Throws<PlanException>(() => PlanReader.Parse(text, "p.json"));

    [Fact]
    public void Resolve_EmptyPlan_TakesTheSizeAndTheMachine()
    {
        var plan = PlanResolver.Resolve(
            new TrainingPlan
            {
                Data = new() { Files = ["a.txt"] },
                Model = new() { Size = "small" },
            },
            _zen4
        );
        Assert.Equal(
            (6, 6, 384, 256, 12, 8192),
            (plan.Model.Layers, plan.Model.Heads, plan.Model.Width, plan.Model.Context, plan.Optimizer.MicroBatch, plan.Data.VocabularySize)
        );
        Assert.Equal(
            (PrecisionKind.Bf16, "cpu", 2, 100L),
            (plan.Compute.Precision, plan.Compute.Device, plan.Compute.Threads, plan.Schedule.WarmupSteps)
        );
        Assert.Equal(plan, PlanResolver.Resolve(plan, _old));
    }

    [Fact]
    public void Resolve_AutoPrecisionWithoutBf16_IsFp32() =>
        Assert.Equal(PrecisionKind.Fp32, PlanResolver.Resolve(new TrainingPlan { Data = new() { Files = ["a"] } }, _old).Compute.Precision);

    [Theory]
    [InlineData(true, false, "cuda", PrecisionKind.Bf16)]
    [InlineData(true, true, "cuda", PrecisionKind.Bf16)]
    [InlineData(false, true, "mps", PrecisionKind.Fp32)]
    [InlineData(false, false, "cpu", PrecisionKind.Bf16)]
    public void Resolve_AutoDevice_TakesCudaThenAppleThenTheProcessor(bool cuda, bool mps, string device, PrecisionKind precision)
    {
        var plan = PlanResolver.Resolve(new TrainingPlan { Data = new() { Files = ["a"] } }, _zen4 with { Gpu = cuda, Mps = mps });
        Assert.Equal((device, precision), (plan.Compute.Device, plan.Compute.Precision));
        // Values that are in plan.json stay.
        Assert.Equal(plan, PlanResolver.Resolve(plan, _zen4 with { Gpu = true, Mps = true, NativeBf16 = false }));
    }

    [Theory]
    [InlineData("cuda:1", PrecisionKind.Auto, true, "1 GPU")]
    [InlineData("cuda:x", PrecisionKind.Auto, true, "cuda:N")]
    [InlineData("cuda:0", PrecisionKind.Auto, false, "no GPU")]
    [InlineData("mps", PrecisionKind.Auto, true, "Apple")]
    [InlineData("auto", PrecisionKind.Fp16, false, "fp16")]
    [InlineData("cpu", PrecisionKind.Fp16, true, "fp16")]
    public void Problems_OfADeviceThatIsNotThere_AreNamed(string device, PrecisionKind precision, bool cuda, string expected) =>
        Assert.Contains(
            expected,
            Assert.Single(
                PlanChecks.Problems(
                    new TrainingPlan
                    {
                        Data = new() { Files = ["a"] },
                        Compute = new() { Device = device, Precision = precision },
                    },
                    _zen4 with
                    {
                        Gpu = cuda,
                    }
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Problems_Fp16OnCuda_HasNone() =>
        Assert.Empty(
            PlanChecks.Problems(
                new TrainingPlan
                {
                    Data = new() { Files = ["a"] },
                    Compute = new() { Device = "cuda:0", Precision = PrecisionKind.Fp16 },
                },
                _zen4 with
                {
                    Gpu = true,
                }
            )
        );

    [Fact]
    public void Estimate_OfMethods_CountsTheirPassesAndEma()
    {
        PlanEstimate Of(Func<TrainingPlan, TrainingPlan> change) =>
            PlanEstimator.Estimate(
                change(
                    new TrainingPlan
                    {
                        Data = new() { Files = ["a"] },
                        Model = new() { Dropout = 0.1 },
                    }
                ),
                _zen4
            );
        PlanEstimate plain = Of(plan => plan),
            average = Of(plan => plan with { Optimizer = plan.Optimizer with { EmaDecay = 0.9 } }),
            twice = Of(plan => plan with { Loss = plan.Loss with { RDropAlpha = 1 } });
        Assert.Equal(plain.MemoryBytes + 4 * plain.Parameters, average.MemoryBytes);
        // Four tensors per weight instead of three, plus small files.
        Assert.InRange((double)average.DiskBytes / plain.DiskBytes, 1.2, 1.34);
        Assert.InRange(PlanEstimator.FlopsPerToken(twice.Resolved!) / PlanEstimator.FlopsPerToken(plain.Resolved!), 1.8, 2.0);
        double Activations(PlanEstimate estimate) => estimate.Memory!.Single(part => part.Name == "activations").Bytes;
        Assert.InRange(Activations(twice) / Activations(plain), 1.3, 2.0);
    }

    [Fact]
    public void Problems_ManyFaults_AreAllListed()
    {
        var problems = PlanChecks.Problems(
            new TrainingPlan
            {
                Model = new() { Size = "nanno", Width = 130 },
                Schedule = new() { MaxSteps = 0 },
                Evaluation = new() { Patience = -1 },
            }
        );
        Assert.Contains(problems, problem => problem.Contains("Did you mean 'nano'?", StringComparison.Ordinal));
        Assert.Equal(5, problems.Count);
    }

    [Theory]
    [InlineData("gpt2", 124_439_808)]
    [InlineData("gpt2-medium", 354_823_168)]
    [InlineData("nano", 1_874_688)]
    public void Estimate_OfAPreset_CountsItsParameters(string size, long parameters) =>
        Assert.Equal(
            parameters,
            PlanEstimator
                .Estimate(
                    new TrainingPlan
                    {
                        Data = new() { Files = ["a"] },
                        Model = new() { Size = size },
                    },
                    _zen4
                )
                .Parameters
        );

    [Fact]
    public void Estimate_MoreThanTheMemory_SaysSo() =>
        Assert.Contains(
            PlanEstimator
                .Estimate(
                    new TrainingPlan
                    {
                        Data = new() { Files = ["a"] },
                        Model = new() { Size = "gpt2" },
                    },
                    _old
                )
                .Problems,
            problem => problem.Contains("memory", StringComparison.Ordinal)
        );

    [Fact]
    public void Resolve_GpuThatIsNotThere_IsRefused() =>
        Assert.Contains(
            "no GPU",
            Assert
                .Throws<PlanException>(() =>
                    PlanResolver.Resolve(
                        new TrainingPlan
                        {
                            Data = new() { Files = ["a"] },
                            Compute = new() { Device = "cuda" },
                        },
                        _zen4
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Settings_EveryPropertyOfAPlan_IsDescribed()
    {
        Assert.Equal(typeof(TrainingPlan).GetProperties().Sum(group => group.PropertyType.GetProperties().Length), PlanSettings.All.Count);
        var precision = Assert.Single(PlanSettings.All, setting => setting.Key == "precision");
        Assert.Equal(("choice", "auto"), (precision.Kind, precision.Default));
    }
}
