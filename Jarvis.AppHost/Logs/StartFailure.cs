using Jarvis.Contracts;
using Jarvis.ServiceDefaults.Logs;
using Microsoft.Extensions.Logging;

namespace Jarvis.AppHost.Logs;

internal static class StartFailure
{
    /// <summary>Writes one sentence to the terminal and the full exception to the log.</summary>
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
