using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli.Training;

/// <summary><c>run --id ID --home DIR</c>: runs one attempt of a queued run; the supervisor starts it this way.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        var id = new Option<string>("--id") { Required = true, Description = "The run's folder under JARVIS_HOME/runs." };
        var home = new Option<string?>("--home") { Description = "JARVIS_HOME." };
        var attempt = new Option<int?>("--attempt")
        {
            Description = "Counts the processes of this run; one more than the last where it is left out.",
        };
        var command = new Command("run", "One attempt of a queued run, as the trainer starts it.") { id, home, attempt };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var paths = parsed.GetValue(home) is { Length: > 0 } folder ? new JarvisPaths(Path.GetFullPath(folder)) : JarvisPaths.Default;
            return new RunSession(paths, parsed.GetValue(id)!, TimeProvider.System).Execute(parsed.GetValue(attempt));
        });
        return command;
    }
}
