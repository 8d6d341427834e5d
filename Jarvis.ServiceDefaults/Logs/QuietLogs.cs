using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Jarvis.ServiceDefaults;

/// <summary>Silences frameworks that log more than a user can use.</summary>
public static class QuietLogs
{
    /// <summary>
    /// Logs nothing below <paramref name="level"/> in this category, neither to files nor on the console, which needs a rule of its own
    /// because its rules override the general ones.
    /// </summary>
    public static ILoggingBuilder Quieten(this ILoggingBuilder logging, string category, LogLevel level) =>
        logging.AddFilter(category, level).AddFilter<ConsoleLoggerProvider>(category, level);
}
