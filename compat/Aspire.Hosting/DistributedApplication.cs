using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ResourceGraph _graph;
    private readonly CancellationTokenSource _stop = new();

    internal DistributedApplication(IReadOnlyList<IResource> resources, IHost host)
    {
        _host = host;
        var configuration = host.Services.GetRequiredService<IConfiguration>();
        _graph = new ResourceGraph(resources, configuration, new ResourceLog(Console.Out, configuration["AppHost:LogDirectory"]), TimeProvider.System);
        if (configuration.GetValue<bool>("AppHost:StopAtEndOfInput")) _ = Task.Run(StopAtEndOfInput);
    }

    public IServiceProvider Services => _host.Services;

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new ApplicationBuilder(args);

    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Until SIGINT, SIGTERM or <paramref name="cancellationToken"/>; asking again while it stops changes nothing.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await StartAsync(either.Token);
        var ended = new TaskCompletionSource();
        await using (either.Token.Register(ended.SetResult)) await ended.Task;
        await StopAsync(CancellationToken.None);
    }

    public virtual Task StartAsync(CancellationToken cancellationToken = default)
    {
        _graph.Start();
        return Task.CompletedTask;
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _graph.StopAsync();

    public virtual void Dispose()
    {
        _host.Dispose();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }

    /// <summary>Whoever started us holds the other end: its death ends us too.</summary>
    private void StopAtEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        byte[] ignored = new byte[64];
        while (input.Read(ignored) > 0) { }
        _stop.Cancel();
    }
}
