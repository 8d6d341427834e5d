using System.Runtime.CompilerServices;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Tests;
using Jarvis.Engine.Training.Losses;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Architecture.Tests.Extension;

/// <summary>
/// A model family and a loss that Jarvis does not know, added as a program that uses its libraries would: with one call each.
/// </summary>
public sealed class ExtensionTests : IDisposable
{
    private readonly TinyRun _run = new();

    /// <summary>
    /// Before any test and its discovery: choices are read once, with the list of settings, and a program adds to them at its start.
    /// </summary>
    [ModuleInitializer]
    internal static void Extend()
    {
        ModelFamilies.Add(new BigramFamily());
        Objectives.Add(new HiddenNormLoss.Term());
    }

    public ExtensionTests() =>
        _run.Plan = PlanResolver.Resolve(
            TinyRun.Settings with
            {
                Model = TinyRun.Settings.Model with { Architecture = BigramFamily.Name, Layers = null, Heads = null, Dropout = 0 },
                Schedule = TinyRun.Settings.Schedule with { LearningRate = 0.1 },
            },
            MachineFacts.Here
        );

    public void Dispose()
    {
        HiddenNormLoss.Term.Weight = 0;
        _run.Dispose();
    }

    [Fact]
    public void Family_AddedInOneLine_IsChosenTrainedSavedAndAnswersAsItWasTrained()
    {
        Assert.Contains(BigramFamily.Name, PlanSettings.All.Single(setting => setting.Key == "architecture").Choices!);

        _run.Run();

        double[] losses = [.. _run.Events.OfType<EvaluationMetrics>().Select(evaluation => evaluation.Loss)];
        Assert.True(losses[^1] < losses[0] - 0.5, string.Join(", ", losses));
        string folder = _run.Stored()[^1].Folder;
        using var network = ModelFolder.ReadConfig(folder).Create(new Fp32Precision());
        ModelWeights.Load(network, folder);
        using var decoder = DecoderModels.Load(folder, threads: 1);
        using var sequence = decoder.Open();
        using var scores = network.call(tensor(new long[] { 5, 9 }, [1, 2]));
        Assert.Equal(scores[0, 1].data<float>().ToArray(), sequence.Append([5, 9], default).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Loss_AddedInOneLine_IsMinimisedBesideTheTokens()
    {
        double without = HiddenNorm();

        HiddenNormLoss.Term.Weight = 50;
        double with = HiddenNorm();

        Assert.True(with < without / 2, $"{with} after a run that keeps it small, {without} after one that does not");
    }

    private double HiddenNorm()
    {
        _run.Checkpoints = $"checkpoints-{HiddenNormLoss.Term.Weight}";
        _run.Run();
        string folder = _run.Stored()[^1].Folder;
        using var network = ModelFolder.ReadConfig(folder).Create(new Fp32Precision());
        ModelWeights.Load(network, folder);
        return network.Hidden(arange(256, dtype: ScalarType.Int64).view(16, 16)).pow(2).mean().item<float>();
    }
}
