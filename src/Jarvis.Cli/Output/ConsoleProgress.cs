using Spectre.Console;

namespace Jarvis.Cli.Output;

/// <summary>A progress bar on standard error, or one line per new step of the work if standard error is not a terminal.</summary>
internal static class ConsoleProgress
{
    /// <param name="work">Receives the callback to report to: (current step, share from 0 to 1, seconds left or null).</param>
    public static T Show<T>(Func<Action<string, double, double?>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            string? told = null;
            return work(
                (text, _, _) =>
                {
                    if (text != told)
                    {
                        Console.Error.WriteLine(told = text);
                    }
                }
            );
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var task = context.AddTask("Starting", maxValue: 1);
                return work(
                    (text, share, left) =>
                    {
                        task.Description = Markup.Escape(left is { } seconds ? $"{text}, about {Time(seconds)} left" : text);
                        task.Value = share;
                    }
                );
            });
    }

    private static string Time(double seconds) => seconds < 90 ? $"{Math.Max(1, seconds):0} s" : $"{seconds / 60:0} min";
}
