using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Asks a project's health address: often until it answers, every 5 s afterwards.</summary>
internal sealed class HealthProbe(ProjectResource resource, TimeProvider clock)
{
    private static readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan _untilHealthy = TimeSpan.FromMilliseconds(150), _afterwards = TimeSpan.FromSeconds(5), _patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Calls <paramref name="changed"/> with the first good answer and with every one that differs from the one before, until cancelled. Who does not
    /// answer for long after the start counts as bad.
    /// </summary>
    public async Task WatchAsync(Action<bool> changed, CancellationToken stop)
    {
        long startedAt = clock.GetTimestamp();
        bool? last = null;
        while (!stop.IsCancellationRequested)
        {
            bool healthy = await IsHealthyAsync(stop);
            if (healthy != last && (healthy || last is not null || clock.GetElapsedTime(startedAt) > _patience)) changed((last = healthy).Value);
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
