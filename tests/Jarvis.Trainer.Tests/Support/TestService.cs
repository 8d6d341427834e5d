using System.Net.Http.Json;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.ServiceDefaults;
using Jarvis.Testing;
using Jarvis.Trainer.Hosting;
using Jarvis.Trainer.Runs;
using Jarvis.Trainer.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>The real service on a free port, with <see cref="ScriptedRun"/> processes as its runs.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string Key = "test-key";

    /// <summary>Only a failing test waits that long; it allows for a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly WebApplication _app;

    private TestService(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpClient { BaseAddress = Address };
        Client.DefaultRequestHeaders.Add(InternalKey.Header, Key);
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public RunBook Book => Of<RunBook>();

    public T Of<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="machine">Null uses this machine.</param>
    public static async Task<TestService> StartAsync(
        TempHome home,
        TimeProvider? time = null,
        Action<IServiceCollection>? services = null,
        MachineFacts? machine = null
    )
    {
        string[] command = ProgramCommand.Of(typeof(TestService).Assembly.Location);
        var app = TrainerService.Build(
            ["--JARVIS_HOME", home.Paths.Home, "--JARVIS_INTERNAL_KEY", Key, "--urls", "http://127.0.0.1:0"],
            time,
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(new RunLauncher(home.Paths, command));
                services?.Invoke(builder.Services);
                if (machine is not null)
                {
                    builder.Services.AddSingleton(machine);
                }
            }
        );
        await app.StartAsync();
        return new TestService(app);
    }

    public async Task<RunSummary> CreateAsync(TrainingPlan plan, string? name = null)
    {
        var answer = await Client.PostAsJsonAsync("/api/runs", new CreateRun(name, plan), ContractJson.Options);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<RunSummary>(ContractJson.Options))!;
    }

    public async Task<T> GetAsync<T>(string route) => (await Client.GetFromJsonAsync<T>(route, ContractJson.Options))!;

    public async Task<RunSummary> PostAsync(string route)
    {
        var answer = await Client.PostAsync(route, null);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<RunSummary>(ContractJson.Options))!;
    }

    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Waits until the run meets the condition. Checks at every change, and regularly for progress that raises no event.</summary>
    public async Task<RunRow> UntilAsync(string id, Func<RunRow, bool> wanted)
    {
        var reached = new TaskCompletionSource<RunRow>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(RunRow? before, RunRow? after)
        {
            if (after?.Id == id && wanted(after))
            {
                reached.TrySetResult(after);
            }
        }
        Book.Changed += Look;
        try
        {
            using var timer = new Timer(_ => Look(null, Book.Find(id)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
            return await reached.Task.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The run stayed {Book.Find(id)}", exception);
        }
        finally
        {
            Book.Changed -= Look;
        }
    }

    /// <summary>Polls every twenty milliseconds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> reached)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await reached())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public Task<RunRow> UntilAsync(string id, RunState state) => UntilAsync(id, run => run.State == state);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
