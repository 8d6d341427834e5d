using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jarvis.AppHost;

/// <summary>
/// Polls a service's <c>/health</c> until it succeeds, for some seconds. Aspire checks at the start and then at growing intervals of
/// seconds; a check that waits itself reports readiness within a tenth of a second.
/// </summary>
internal sealed class PatientHealthCheck(int port, TimeProvider time) : IHealthCheck
{
    private static readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(100),
        _patience = TimeSpan.FromSeconds(20);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        long startedAt = time.GetTimestamp();
        while (true)
        {
            if (await AnswersWellAsync(cancellationToken))
            {
                return HealthCheckResult.Healthy();
            }

            if (time.GetElapsedTime(startedAt) > _patience)
            {
                return HealthCheckResult.Unhealthy(
                    $"http://127.0.0.1:{port}/health did not answer with 200 for {_patience.TotalSeconds:0} s."
                );
            }

            await Task.Delay(_between, time, cancellationToken);
        }
    }

    private async Task<bool> AnswersWellAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync($"http://127.0.0.1:{port}/health", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
