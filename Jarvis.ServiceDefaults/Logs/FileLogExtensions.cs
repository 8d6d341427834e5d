using Jarvis.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jarvis.ServiceDefaults.Logs;

internal static class FileLogExtensions
{
    /// <summary>
    /// Everything from Information on goes to <c>JARVIS_HOME/logs/NAME.log</c>, frameworks from Warning on. The console keeps warnings only, so that
    /// the terminal of <c>./jarvis up</c> stays readable; without an AppHost above, it shows everything.
    /// </summary>
    public static void AddFileLog(this IHostApplicationBuilder builder, string name, JarvisPaths paths)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new FileLogProvider(Path.Combine(paths.Logs, name + ".log"), TimeProvider.System));
        if (builder.Configuration[Hosting.ParentGuard.Variable] == "1")
            builder.Logging.AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(null, LogLevel.Warning);
    }
}
