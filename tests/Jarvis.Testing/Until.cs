namespace Jarvis.Testing;

/// <summary>Polls a condition outside of this process twenty times a second, where no notification is available.</summary>
public static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> holds, TimeSpan limit, Func<string> what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var late = new CancellationTokenSource(limit);
        while (!await holds())
        {
            if (late.IsCancellationRequested)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what()}");
            }
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public static Task TrueAsync(Func<bool> holds, TimeSpan limit, Func<string> what) =>
        TrueAsync(() => Task.FromResult(holds()), limit, what);
}
