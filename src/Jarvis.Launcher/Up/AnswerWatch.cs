namespace Jarvis.Launcher.Up;

/// <summary>
/// Watches whether the dashboard still answers. The AppHost restarts a service that died, but cannot see that it hangs itself.
/// </summary>
internal sealed class AnswerWatch(UpOptions options, LeftServices services, TimeProvider time)
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(5),
        _toAnswer = TimeSpan.FromSeconds(20),
        _patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Completes after three minutes without an answer, unless the service was stopped, as a person may do in Aspire's dashboard.
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
