using System.Globalization;
using Jarvis.Testing;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The processes of this machine, read from /proc.</summary>
internal static class Processes
{
    public static IEnumerable<(int Id, string CommandLine)> All()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && Read(folder, "cmdline") is { Length: > 0 } commandLine
            )
            {
                yield return (id, commandLine.Replace('\0', ' '));
            }
        }
    }

    /// <summary>Processes that were started with this <c>JARVIS_HOME</c>.</summary>
    public static IEnumerable<(int Id, string CommandLine)> Of(string home) =>
        All().Where(process => Read($"/proc/{process.Id}", "environ")?.Split('\0').Contains("JARVIS_HOME=" + home) == true);

    public static int ParentOf(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until none of them is left.</summary>
    public static Task AllGoneAsync(string home, TimeSpan limit) =>
        Until.TrueAsync(() => !Of(home).Any(), limit, () => $"still there: {string.Join("; ", Of(home))}");

    private static string? Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // ended in the meantime
        }
    }
}
