using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jarvis.AppHost;

/// <summary>
/// Asks a service's <c>/health</c> until it answers well, or for some seconds. Aspire asks at a start and then at growing intervals of
/// seconds; a check that waits itself tells it within a tenth of one.
/// </summary>
internal sealed class PatientHealthCheck(int port, TimeProvider time) : IHealthCheck
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(20);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        long startedAt = time.GetTimestamp();
        while (true)
        {
            if (await AnswersWellAsync(cancellationToken))
            {
                return HealthCheckResult.Healthy();
            }

            if (time.GetElapsedTime(startedAt) > Patience)
            {
                return HealthCheckResult.Unhealthy($"http://127.0.0.1:{port}/health did not answer with 200 for {Patience.TotalSeconds:0} s.");
            }

            await Task.Delay(Between, time, cancellationToken);
        }
    }

    private async Task<bool> AnswersWellAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync($"http://127.0.0.1:{port}/health", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
