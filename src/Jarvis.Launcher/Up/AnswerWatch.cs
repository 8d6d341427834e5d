namespace Jarvis.Launcher.Up;

/// <summary>
/// Whether the dashboard goes on answering. The AppHost starts a service that died again; what it cannot see is its own standstill.
/// </summary>
internal sealed class AnswerWatch(UpOptions options, LeftServices services, TimeProvider time)
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(5),
        _toAnswer = TimeSpan.FromSeconds(20),
        _patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Completes when there was no answer for three minutes, although nobody stopped the service: a person may have, in Aspire's dashboard.
    /// </summary>
    public async Task UntilSilentAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = _toAnswer };
        long answeredAt = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(_lookEvery, time, cancellationToken);
            if (await Readiness.IsHealthyAsync(client, options.Address + "/health", cancellationToken) || !services.Lists("web"))
            {
                answeredAt = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(answeredAt) > _patience)
            {
                return;
            }
        }
    }
}
