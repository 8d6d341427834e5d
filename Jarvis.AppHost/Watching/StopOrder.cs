using Microsoft.Extensions.Hosting;

namespace Jarvis.AppHost.Watching;

/// <summary>Stops the web service first, then the services it depends on; the orchestrator would stop all at once.</summary>
internal sealed class StopOrder(ResourceCommandService commands, DistributedApplicationModel model, OrchestratorWatch orchestrator)
    : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (orchestrator.IsGone)
        {
            return; // there is no orchestrator to carry it out
        }

        foreach (var layer in model.Resources.OfType<BuiltService>().GroupBy(Depth).OrderByDescending(layer => layer.Key))
        {
            await Task.WhenAll(
                layer.Select(service => commands.ExecuteCommandAsync(service, KnownResourceCommands.StopCommand, cancellationToken))
            );
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>0 for a service that waits for no other, otherwise one more than the deepest that it waits for.</summary>
    private static int Depth(IResource service) =>
        service.Annotations.OfType<WaitAnnotation>().Select(wait => Depth(wait.Resource) + 1).DefaultIfEmpty(0).Max();
}
