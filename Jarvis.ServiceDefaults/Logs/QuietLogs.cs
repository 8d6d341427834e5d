using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Jarvis.ServiceDefaults;

/// <summary>Frameworks that say more than a user can use.</summary>
public static class QuietLogs
{
    /// <summary>
    /// Nothing below <paramref name="level"/> of this category, neither in files nor on the console, whose own rules beat those for all.
    /// </summary>
    public static ILoggingBuilder Quieten(this ILoggingBuilder logging, string category, LogLevel level) =>
        logging.AddFilter(category, level).AddFilter<ConsoleLoggerProvider>(category, level);
}
