using System.CommandLine;
using Jarvis.Contracts;

namespace Jarvis.Launcher.Up;

internal static class UpCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { DefaultValueFactory = _ => 5080, Description = "The dashboard's port on this machine." };
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int number) && number is < 1 or > 65535)
                result.AddError($"--port must be between 1 and 65535, not {number}.");
        });
        var home = new Option<string?>("--home") { HelpName = "DIR", Description = $"Where everything is kept (default {JarvisPaths.Default.Home})." };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Does not open the browser." };
        var aspire = new Option<bool>("--aspire") { Description = "Shows Aspire's dashboard too (logs, traces and metrics of the services; 140 MB) and prints its login link." };
        var command = new Command("up", "Starts Jarvis and prints the dashboard's address. Ctrl+C saves what trains and stops it.") { port, home, noBrowser, aspire };
        foreach (var told in ReadByTheScript()) command.Add(told);

        command.SetAction((parsed, _) =>
        {
            var paths = parsed.GetValue(home) is { Length: > 0 } given ? new JarvisPaths(Path.GetFullPath(given)) : JarvisPaths.Default;
            return new UpRun(new UpOptions(paths, parsed.GetValue(port), OpensBrowser: !parsed.GetValue(noBrowser), ShowsAspire: parsed.GetValue(aspire)), new Terminal(Console.Out)).RunAsync();
        });
        return command;
    }

    /// <summary>The script acts on these before this program is built; they stand here so that <c>--help</c> shows them.</summary>
    private static IEnumerable<Option> ReadByTheScript()
    {
        yield return new Option<string?>("--torch")
        {
            HelpName = "cpu|cuda|FOLDER",
            Description = "Which libtorch: TorchSharp's for the processor or for CUDA, or the folder torch/lib of an installed PyTorch 2.10 or newer. Remembered.",
        };
        yield return new Option<bool>("--yes") { Description = "Installs what is missing without asking." };
        yield return new Option<bool>("--no-build") { Description = "Starts what was built last." };
    }
}

/// <param name="Port">The dashboard's.</param>
/// <param name="ShowsAspire">Aspire's dashboard beside Jarvis's own.</param>
internal sealed record UpOptions(JarvisPaths Paths, int Port, bool OpensBrowser, bool ShowsAspire)
{
    public string Address => $"http://127.0.0.1:{Port}";
}
