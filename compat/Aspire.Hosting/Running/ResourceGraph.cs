using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>All processes of the application: started together (each waits for what it depends on), stopped dependants first.</summary>
internal sealed class ResourceGraph(IReadOnlyList<IResource> resources, IConfiguration configuration, ResourceLog log, TimeProvider clock)
{
    /// <summary>Two layers of Jarvis's graph fit into the 10 s that a stop may take.</summary>
    private static readonly TimeSpan _toStopOneLayer = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<ProjectRunner> _runners = [];

    public void Start()
    {
        foreach (var endpoint in resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()))
            endpoint.Allocated = endpoint.Port ?? FreePort.Take();
        foreach (var project in resources.OfType<ProjectResource>())
            _runners.Add(new ProjectRunner(project, Find, configuration, log, clock));
        foreach (var runner in _runners) runner.Start(_stop.Token);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        var remaining = _runners.ToList();
        while (remaining.Count > 0)
        {
            var layer = remaining.Where(runner => !remaining.Any(other => other.Waits.Any(wait => wait.Resource == runner.Resource))).ToList();
            if (layer.Count == 0) layer = [.. remaining]; // they wait for each other: none of them ever started
            await Task.WhenAll(layer.Select(runner => runner.StopAsync(_toStopOneLayer)));
            remaining = [.. remaining.Except(layer)];
        }

        log.Dispose();
    }

    private ProjectRunner? Find(IResource resource) => _runners.FirstOrDefault(runner => runner.Resource == resource);
}
