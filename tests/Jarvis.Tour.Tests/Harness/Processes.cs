using System.Globalization;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The processes of this machine, through /proc.</summary>
internal static class Processes
{
    public static IEnumerable<(int Id, string CommandLine)> All()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(folder, "cmdline") is { Length: > 0 } commandLine)
                yield return (id, commandLine.Replace('\0', ' '));
    }

    /// <summary>Those that were started with this <c>JARVIS_HOME</c>.</summary>
    public static IEnumerable<(int Id, string CommandLine)> Of(string home)
        => All().Where(process => Read($"/proc/{process.Id}", "environ")?.Split('\0').Contains("JARVIS_HOME=" + home) == true);

    /// <summary>Waits until none of them is left.</summary>
    public static async Task AllGoneAsync(string home, TimeSpan limit)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var late = new CancellationTokenSource(limit);
        while (Of(home).ToArray() is { Length: > 0 } left)
        {
            if (late.IsCancellationRequested) throw new TimeoutException($"Still there: {string.Join("; ", left)}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static string? Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile
        }
    }
}
