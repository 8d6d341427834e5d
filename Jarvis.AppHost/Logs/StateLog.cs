using Jarvis.Contracts;
using Jarvis.ServiceDefaults.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jarvis.AppHost.Logs;

/// <summary>
/// Writes one line per change of state: to the terminal for the user, and to <c>apphost.log</c> beside Aspire's own lines.
/// </summary>
internal sealed class StateLog(JarvisPaths paths, ILogger<StateLog> log)
{
    public void Say(string name, string text)
    {
        Console.WriteLine($"  {name,-10} {text}");
        log.LogInformation("{Name} {Text}", name, text);
    }

    /// <summary>Where the output of a service goes.</summary>
    public string OutputOf(string service) => Path.Combine(paths.Logs, service + "-output.log");
}

internal static class StateLogExtensions
{
    /// <summary>
    /// Under <c>./jarvis up</c>, Aspire's own log lines go to the file alone, because a terminal full of them hides the lines that count.
    /// </summary>
    public static void AddStateLog(this IDistributedApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StateLog>();
        builder.Services.AddSingleton<ILoggerProvider>(services => new FileLogProvider(
            Path.Combine(services.GetRequiredService<JarvisPaths>().Logs, "apphost.log"),
            TimeProvider.System
        ));
        builder.Services.AddLogging(logging =>
        {
            logging.AddFilter<FileLogProvider>(typeof(StateLog).FullName, LogLevel.Information);
            logging.AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(typeof(StateLog).FullName, LogLevel.None);
            if (string.Equals(builder.Configuration[Watching.LauncherWatch.Setting], "true", StringComparison.OrdinalIgnoreCase))
            {
                logging.AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(null, LogLevel.None);
            }
        });
    }
}
