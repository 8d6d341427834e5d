using System.Net;
using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Jarvis.AppHost.Watching;
using Jarvis.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Jarvis.AppHost.Tests;

/// <summary>The process graph, started by Aspire itself.</summary>
public sealed class GraphTests(RunningGraph graph) : IClassFixture<RunningGraph>
{
    private static readonly TimeSpan _toBeReady = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Web_OnceItIsHealthy_ReachesTheTrainerThatItWaitedFor()
    {
        await HealthyAsync("web");
        using var web = graph.App.CreateHttpClient("web");

        // Found by service discovery and authorized by the key, without which the Trainer refuses requests.
        Assert.NotNull(await web.GetFromJsonAsync<RunSummary[]>("/api/runs", ContractJson.Options, TestContext.Current.CancellationToken));
        Assert.Equal(HealthStatus.Healthy, graph.Snapshot("trainer").HealthStatus);
        Assert.Equal(HealthStatus.Healthy, graph.Snapshot("inference").HealthStatus);
        using var trainer = graph.App.CreateHttpClient("trainer");
        Assert.Equal(HttpStatusCode.Unauthorized, (await trainer.GetAsync("/api/runs", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(["inference", "trainer", "web"], graph.ServicesJson().Select(service => service.Name).Order());
    }

    [Fact]
    public async Task Service_ThatDies_IsStartedAgainAndAStoppedOneIsNot()
    {
        await HealthyAsync("web");
        var commands = graph.App.Services.GetRequiredService<ResourceCommandService>();
        var (inference, trainer) = (graph.Resource("inference"), graph.Resource("trainer"));
        int before = graph.Snapshot("trainer").Pid()!.Value;

        Assert.True(
            (
                await commands.ExecuteCommandAsync(inference, KnownResourceCommands.StopCommand, TestContext.Current.CancellationToken)
            ).Success
        );
        Assert.True(ProcessIdentity.Kill(before, ProcessIdentity.StartTicks(before)!.Value));

        await graph.UntilAsync(
            "trainer",
            now => now.HealthStatus == HealthStatus.Healthy && now.Pid() is { } pid && pid != before,
            _toBeReady
        );
        // Inference would have been restarted by now if the AppHost had taken the stop for a crash.
        Assert.Equal(KnownResourceStates.Finished, graph.Snapshot("inference").State?.Text);
        Assert.True(
            (
                await commands.ExecuteCommandAsync(inference, KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken)
            ).Success
        );
        await HealthyAsync("inference");
    }

    [Fact]
    public async Task PauseAllAndResumeAll_AskEveryRunThatTheyAreMeantFor()
    {
        await HealthyAsync("web");
        using var web = graph.App.CreateHttpClient("web");
        var commands = graph.App.Services.GetRequiredService<ResourceCommandService>();
        string text = Path.Combine(Directory.CreateDirectory(Path.Combine(graph.Home, "data")).FullName, "words.txt");
        await File.WriteAllTextAsync(
            text,
            string.Concat(Enumerable.Range(0, 400).Select(i => $"Sentence {i} of {i * 7} words.\n\n")),
            TestContext.Current.CancellationToken
        );
        var plan = new TrainingPlan
        {
            Data = new() { Files = [text], VocabularySize = 300 },
            Model = new()
            {
                Size = "nano",
                Layers = 1,
                Heads = 2,
                Width = 32,
                Context = 32,
            },
            Optimizer = new() { MicroBatch = 2 },
            Schedule = new() { MaxSteps = 1_000_000 },
            Evaluation = new()
            {
                Patience = 0,
                EvaluateEverySteps = 1_000_000,
                EvaluationBatches = 1,
                SampleTokens = 2,
            },
            Compute = new() { Threads = 1, Precision = PrecisionKind.Fp32 },
        };
        foreach (string name in (string[])["first", "second"])
        {
            (
                await web.PostAsJsonAsync(
                    "/api/runs",
                    new CreateRun(name, plan),
                    ContractJson.Options,
                    TestContext.Current.CancellationToken
                )
            ).EnsureSuccessStatusCode();
        }

        // The other run waits for the device.
        await graph.RunsBecomeAsync(web, runs => runs.Any(run => run.State == RunState.Running), _toBeReady);
        var paused = await commands.ExecuteCommandAsync(graph.Resource("trainer"), "pause-all", TestContext.Current.CancellationToken);
        await graph.RunsBecomeAsync(web, runs => runs.All(run => run.State == RunState.Paused), _toBeReady);
        var resumed = await commands.ExecuteCommandAsync(graph.Resource("trainer"), "resume-all", TestContext.Current.CancellationToken);
        await graph.RunsBecomeAsync(web, runs => runs.All(run => run.State != RunState.Paused), _toBeReady);

        Assert.Equal((true, "Pausing 2 of 2 runs."), (paused.Success, paused.Message));
        Assert.Equal((true, "Resuming 2 of 2 runs."), (resumed.Success, resumed.Message));
    }

    private Task HealthyAsync(string name) =>
        graph
            .App.ResourceNotifications.WaitForResourceHealthyAsync(name, TestContext.Current.CancellationToken)
            .WaitAsync(_toBeReady, TestContext.Current.CancellationToken);
}
