namespace Jarvis.Launcher.Up;

internal static class Readiness
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(150);

    /// <summary>Asks <c>/health</c> until it answers 200; the dashboard starts last, so all of Jarvis is there then.</summary>
    public static async Task WaitAsync(string address, TimeProvider clock, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (!await IsHealthyAsync(client, address + "/health", stop)) await Task.Delay(_between, clock, stop);
        await Task.Delay(_between, clock, stop); // the AppHost looks as often as we do: let its line about the dashboard come first
    }

    public static async Task<bool> IsHealthyAsync(HttpClient client, string url, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(url, stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
