using Jarvis.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jarvis.ServiceDefaults.Logs;

internal static class FileLogExtensions
{
    /// <summary>
    /// Logs of level Information and above go to <c>JARVIS_HOME/logs/NAME.log</c>, those of frameworks from Warning. The console shows the
    /// same; the AppHost decides how much of that it keeps.
    /// </summary>
    public static void AddFileLog(this IHostApplicationBuilder builder, string name, JarvisPaths paths)
    {
        builder
            .Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new FileLogProvider(
            Path.Combine(paths.Logs, name + ".log"),
            TimeProvider.System
        ));
    }
}
