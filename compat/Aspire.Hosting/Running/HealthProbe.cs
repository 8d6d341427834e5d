using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Asks a project's health address: often until it answers, every 5 s afterwards.</summary>
internal sealed class HealthProbe(ProjectResource resource, TimeProvider clock)
{
    private static readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan _untilHealthy = TimeSpan.FromMilliseconds(150), _afterwards = TimeSpan.FromSeconds(5);

    /// <summary>Calls <paramref name="changed"/> with the first answer and with every other one that differs, until cancelled.</summary>
    public async Task WatchAsync(Action<bool> changed, CancellationToken stop)
    {
        bool? last = null;
        while (!stop.IsCancellationRequested)
        {
            bool healthy = await IsHealthyAsync(stop);
            if (healthy != last && (healthy || last is not null)) changed(healthy);
            if (healthy || last is not null) last = healthy;
            await Task.Delay(healthy ? _afterwards : _untilHealthy, clock, stop);
        }
    }

    private async Task<bool> IsHealthyAsync(CancellationToken stop)
    {
        foreach (var check in resource.Annotations.OfType<HttpHealthAnnotation>())
        {
            var endpoint = resource.Annotations.OfType<EndpointAnnotation>().First(e => check.EndpointName is null || e.Name == check.EndpointName);
            try
            {
                using var answer = await _client.GetAsync(endpoint.Url + check.Path, stop);
                if ((int)answer.StatusCode != check.StatusCode) return false;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                return false;
            }
        }

        return true;
    }
}
