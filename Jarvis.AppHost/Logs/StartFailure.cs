using Jarvis.Contracts;
using Jarvis.ServiceDefaults.Logs;
using Microsoft.Extensions.Logging;

namespace Jarvis.AppHost.Logs;

internal static class StartFailure
{
    /// <summary>One sentence for the terminal, all of it for the log.</summary>
    public static void Tell(Exception exception, JarvisPaths paths)
    {
        string log = Path.Combine(paths.Logs, "apphost.log");
        using (var file = new FileLogProvider(log, TimeProvider.System))
        {
            file.CreateLogger(typeof(StartFailure).FullName!).LogCritical(exception, "The AppHost ended with an error");
        }

        Console.Error.WriteLine($"  {"apphost",-10} cannot go on: {exception.GetBaseException().Message} (log: {log})");
    }
}
