using System.Diagnostics;
using System.Text.Json.Nodes;
using Jarvis.Cli.Training;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Web.Features.NewRun;
using Xunit;

namespace Jarvis.Architecture.Tests;

/// <summary>The command that the page New run offers is read by a real shell and the real command line.</summary>
public sealed class PlanCommandTests
{
    public static TheoryData<string> PresetIds => [.. Presets.All.Select(preset => preset.Id)];

    [Theory]
    [MemberData(nameof(PresetIds))]
    public void Of_APresetsPlan_IsReadBackAsTheSamePlan(string id)
    {
        var plan = Presets.Find(id)!.Plan;
        AssertReadBack(
            plan with
            {
                Data = plan.Data with { Files = ["dataset:starter"] },
                Model = plan.Model with { BaseModel = plan.Model.BaseModel ?? (id == "jarvis-code" ? "/models/deepseek" : null) },
            },
            id
        );
    }

    [Fact]
    public void Of_TextsThatAShellOrJsonWouldTakeForSomethingElse_IsReadBackAsTheSamePlan() =>
        AssertReadBack(
            new TrainingPlan
            {
                Data = new()
                {
                    Files = ["dataset:starter", "/data/it's $HOME `x` \"y\".txt"],
                    Weights = [1, 0.25],
                    Tokenizer = "123",
                },
                Evaluation = new() { SamplePrompts = ["Once upon\na time", "null", " said 'I' \\ *"] },
                Optimizer = new() { MicroBatch = 3 },
                Schedule = new() { MaxSteps = 70, LearningRate = 3e-4 },
                Compute = new() { Precision = PrecisionKind.Fp32 },
            },
            null
        );

    [Fact]
    public void Of_WhatAPresetHasAndThePlanHasNot_IsTakenBack()
    {
        var preset = Presets.Find("theta")!;
        var plan = new TrainingPlan
        {
            Data = new() { Files = ["dataset:starter"] },
            Model = new() { Size = "gpt2" },
        };
        Assert.Contains("=null", PlanCommand.Of(plan, Presets.All, preset.Id, "out"), StringComparison.Ordinal);
        AssertReadBack(plan, preset.Id);
    }

    private static void AssertReadBack(TrainingPlan plan, string? presetId)
    {
        string command = PlanCommand.Of(plan, Presets.All, presetId, "runs of mine", home: "/home/a b");
        var arguments = new TrainArguments();
        var parsed = TrainVerb.Create(arguments).Parse(Split(command));
        Assert.Empty(parsed.Errors);
        var read = arguments.Request(parsed).Plan();
        Assert.True(JsonNode.DeepEquals(PlanUpgrade.ToFlat(plan), PlanUpgrade.ToFlat(read)), $"{command}\n{PlanUpgrade.ToFlat(read)}");
    }

    /// <summary>What the shell would pass to <c>train</c>.</summary>
    private static string[] Split(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is quoted for a POSIX shell.");
        const string Verb = " train ";
        string arguments = command[(command.IndexOf(Verb, StringComparison.Ordinal) + Verb.Length)..];
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "printf '%s\\0' " + arguments]) { RedirectStandardOutput = true }
        )!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output.TrimEnd('\0').Split('\0');
    }
}
