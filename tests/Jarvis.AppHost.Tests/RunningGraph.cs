using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Jarvis.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Jarvis.AppHost.Tests;

/// <summary>The real AppHost with the real services on its own home, without Aspire's dashboard.</summary>
public sealed class RunningGraph : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("jarvis-graph-");
    private DistributedApplication? _app;

    public string Home => _home.FullName;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        string[] arguments = ["--port", $"{FreePort.Take()}", "--JARVIS_HOME", Home, "--no-aspire-dashboard"];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Jarvis_AppHost>(arguments);
        _app = await builder.BuildAsync();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await EndRunsAsync();
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _home.Delete(recursive: true);
    }

    internal BuiltService Resource(string name) =>
        App
            .Services.GetRequiredService<DistributedApplicationModel>()
            .Resources.OfType<BuiltService>()
            .Single(service => service.Name == name);

    internal CustomResourceSnapshot Snapshot(string name) =>
        App.ResourceNotifications.TryGetCurrentState(name, out var now)
            ? now.Snapshot
            : throw new InvalidOperationException($"Nothing is known of {name}.");

    internal Task UntilAsync(string name, Func<CustomResourceSnapshot, bool> wanted, TimeSpan limit) =>
        App
            .ResourceNotifications.WaitForResourceAsync(name, change => wanted(change.Snapshot), TestContext.Current.CancellationToken)
            .WaitAsync(limit);

    internal IReadOnlyList<ServiceProcess> ServicesJson() =>
        JsonSerializer.Deserialize<ServiceProcess[]>(File.ReadAllBytes(new JarvisPaths(Home).Services), ContractJson.Options)!;

    internal async Task RunsBecomeAsync(HttpClient web, Func<RunSummary[], bool> wanted, TimeSpan limit)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            var runs = await RunsAsync(web, late.Token);
            if (wanted(runs))
            {
                return;
            }

            Assert.False(
                late.IsCancellationRequested,
                $"Not within {limit.TotalSeconds:0} s; the runs are "
                    + $"{string.Join(", ", runs.Select(run => $"{run.Id} {run.State} {run.Reason}"))}"
            );
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Runs outlive their services, so they are cancelled at the end of the tests.</summary>
    private async Task EndRunsAsync()
    {
        using var web = App.CreateHttpClient("web");
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        foreach (var run in await RunsAsync(web, late.Token))
        {
            using var answer = await web.PostAsync($"/api/runs/{run.Id}/cancel", null);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await RunsAsync(web, late.Token)).Any(run => run.State is RunState.Preparing or RunState.Running or RunState.Pausing))
        {
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Retries while the Trainer, which a test may have killed, is restarting.</summary>
    private static async Task<RunSummary[]> RunsAsync(HttpClient web, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            using var answer = await web.GetAsync("/api/runs", cancellationToken);
            if (answer.StatusCode != System.Net.HttpStatusCode.BadGateway)
            {
                return (
                    await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<RunSummary[]>(ContractJson.Options, cancellationToken)
                )!;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
