namespace Jarvis.Launcher.Up;

/// <summary>Whether the dashboard goes on answering. The AppHost starts a service that died again; what it cannot see is its own standstill.</summary>
internal sealed class AnswerWatch(UpOptions options, LeftServices services, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5), ToAnswer = TimeSpan.FromSeconds(20),
        Patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Completes when there was no answer for three minutes, although nobody stopped the service: a person may have, in Aspire's dashboard.
    /// </summary>
    public async Task UntilSilentAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = ToAnswer };
        long answeredAt = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(LookEvery, time, cancellationToken);
            if (await Readiness.IsHealthyAsync(client, options.Address + "/health", cancellationToken) || !services.Lists("web")) answeredAt = time.GetTimestamp();
            else if (time.GetElapsedTime(answeredAt) > Patience) return;
        }
    }
}
