namespace Jarvis.Launcher.Up;

internal static class Readiness
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(150);

    /// <summary>Polls <c>/health</c> until it answers 200; the dashboard starts last, so all of Jarvis is ready then.</summary>
    public static async Task WaitAsync(string address, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (!await IsHealthyAsync(client, address + "/health", cancellationToken))
        {
            await Task.Delay(_between, time, cancellationToken);
        }
        // The AppHost polls as often as we do: this lets its line about the dashboard come first.
        await Task.Delay(_between, time, cancellationToken);
    }

    public static async Task<bool> IsHealthyAsync(HttpClient client, string url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
