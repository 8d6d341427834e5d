using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Torch;

namespace Jarvis.Launcher.Commands;

/// <summary>Options that several verbs take.</summary>
internal static class SharedOptions
{
    /// <summary>Exit code after Ctrl+C, as shells report it: 128 plus the signal's number.</summary>
    public const int BrokenOff = 130;

    public static Option<string?> Home() =>
        new("--home") { HelpName = "DIR", Description = $"Where everything is kept (default {JarvisPaths.Default.Home})." };

    public static Option<string?> TorchSource() =>
        new("--torch-source")
        {
            HelpName = "FEED|FOLDER",
            Description =
                "Where libtorch is fetched: the index of a NuGet feed, or a package cache (default NuGet's own feed, or what "
                + $"{PackageSource.Variable} says).",
        };

    public static Option<bool> Yes() => new("--yes") { Description = "Installs and fetches what is missing without asking." };

    public static JarvisPaths Paths(string? home) =>
        home is { Length: > 0 } ? new JarvisPaths(Path.GetFullPath(home)) : JarvisPaths.Default;

    /// <summary>Runs work on files and downloads; an error of the machine, such as a full disk, is reported in one sentence.</summary>
    public static async Task<int> SayingWhatIsWrong(Terminal terminal, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (BadChoiceException exception)
        {
            terminal.Say(exception.Message);
            return exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            terminal.Say("Interrupted; the next start resumes from here.");
            return BrokenOff;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Say(exception.Message);
            return 1;
        }
    }
}
