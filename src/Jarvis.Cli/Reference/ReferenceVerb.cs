using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Engine.Plans;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli.Reference;

/// <summary>
/// <c>reference NAME</c>: prints a page of <c>docs/reference</c>, generated from the code that it describes. The launcher's verb of the
/// same name adds the launcher's verbs and writes the file.
/// </summary>
internal static class ReferenceVerb
{
    private static readonly Dictionary<string, Func<RootCommand, string>> _pages = new(StringComparer.Ordinal)
    {
        ["plan"] = _ => PlanReference.Markdown(),
        ["cli"] = root =>
            CommandReference.Of(
                "Without a browser",
                root,
                [
                    (ExitCodes.Done, "done"),
                    (ExitCodes.Failed, "failed (the reason is on standard error)"),
                    (ExitCodes.BadUsage, "bad usage or bad input"),
                ]
            ),
    };

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = $"The page: {string.Join(", ", _pages.Keys)}." };
        name.AcceptOnlyFromAmong([.. _pages.Keys]);
        var command = new Command("reference", "Prints a page of the reference as Markdown.") { name };
        command.Hidden = true;
        command.SetWork(
            (parsed, _) =>
            {
                Console.Out.Write(_pages[parsed.GetValue(name)!]((RootCommand)parsed.RootCommandResult.Command));
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
