using System.Diagnostics;
using Jarvis.Contracts;
using Jarvis.Testing;

namespace Jarvis.Windows.Tests.Harness;

/// <summary>The same command line from this system's build, to compare with.</summary>
internal static class Linux
{
    public static async Task<Wine.Ended> JarvisAsync(JarvisPaths paths, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Checkout.Assembly("Jarvis.Trainer"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JARVIS_HOME"] = paths.Home;
        using var process = Process.Start(start)!;
        return await Wine.EndAsync(process, TimeSpan.FromMinutes(3));
    }
}
