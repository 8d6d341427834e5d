using System.CommandLine;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Programs;
using Jarvis.Launcher.Torch;
using Jarvis.Launcher.Up;

namespace Jarvis.Launcher.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { DefaultValueFactory = _ => 5080, Description = "The dashboard's port on this machine." };
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int number) && number is < 1 or > 65535)
            {
                result.AddError($"--port must be between 1 and 65535, not {number}.");
            }
        });
        var home = SharedOptions.Home();
        var noBrowser = new Option<bool>("--no-browser") { Description = "Does not open the browser." };
        var aspire = new Option<bool>("--aspire")
        {
            Description = "Shows Aspire's dashboard too (logs, traces and metrics of the services; 140 MB) and prints its login link.",
        };
        var background = new Option<bool>("--background")
        {
            Description = "Starts it without a terminal and returns when it is ready; jarvis stop ends it.",
        };
        var torch = new Option<string?>("--torch")
        {
            HelpName = "cpu|cuda|FOLDER",
            Description =
                $"Which libtorch: TorchSharp's for the processor or for CUDA, or the folder {Path.Combine("torch", "lib")} of "
                + "an installed PyTorch 2.10 or newer. Remembered.",
        };
        Option<string?> source = SharedOptions.TorchSource();
        var yes = SharedOptions.Yes();
        // The script handles this option before this program is built; it is declared here so that --help shows it.
        var noBuild = new Option<bool>("--no-build") { Description = "Starts what was built last.", Hidden = Installation.IsPublished };
        var command = new Command("up", "Starts Jarvis and prints the dashboard's address. Ctrl+C saves what trains and stops it.")
        {
            port,
            home,
            noBrowser,
            aspire,
            background,
            torch,
            source,
            yes,
            noBuild,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var options = new UpOptions(
                    SharedOptions.Paths(parsed.GetValue(home)),
                    parsed.GetValue(port),
                    OpensBrowser: !parsed.GetValue(noBrowser),
                    ShowsAspire: parsed.GetValue(aspire)
                );
                var terminal = new Terminal(Console.Out);
                return SharedOptions.SayingWhatIsWrong(
                    terminal,
                    async () =>
                    {
                        if (parsed.GetValue(background))
                        {
                            return await new BackgroundStart(options.Paths, terminal, TimeProvider.System).RunAsync(
                                WithoutBackground(parsed),
                                cancellationToken
                            );
                        }
                        if (Orchestrator.Missing() is { } missing)
                        {
                            throw new IOException(missing);
                        }
                        string? folder;
                        using (var from = PackageSource.Of(parsed.GetValue(source)))
                        {
                            folder = await TorchStart.PrepareAsync(
                                options.Paths,
                                parsed.GetValue(torch),
                                propose: true,
                                parsed.GetValue(yes),
                                from,
                                terminal,
                                buildFollows: false,
                                cancellationToken
                            );
                        }
                        return await new UpRun(options with { TorchFolder = folder }, terminal).RunAsync();
                    }
                );
            }
        );
        return command;
    }

    private static string[] WithoutBackground(ParseResult parsed) =>
        [.. parsed.Tokens.Select(token => token.Value).Where(token => token != "--background"), "--no-browser"];
}
