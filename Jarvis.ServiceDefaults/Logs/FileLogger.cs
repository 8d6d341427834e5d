using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Jarvis.ServiceDefaults.Logs;

/// <summary>A line: <c>2026-11-21T21:05:01.123Z info Jarvis.Trainer.Queue: text</c>, then the exception where there is one.</summary>
internal sealed class FileLogger(string category, TimeProvider time, Action<string> write) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {Word(logLevel)} {category}: {formatter(state, exception)}"
        );
        write(exception is null ? text : text + Environment.NewLine + exception);
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "critical",
        };
}
