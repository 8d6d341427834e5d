using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Programs;
using Jarvis.Launcher.Torch;
using Jarvis.Storage;

namespace Jarvis.Launcher.Commands;

internal static class TorchCommand
{
    public static Command Create()
    {
        var choice = new Argument<string?>("choice")
        {
            HelpName = "cpu|cuda|FOLDER",
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                $"TorchSharp's libtorch for the processor or for CUDA, or the folder {Path.Combine("torch", "lib")} of an "
                + "installed PyTorch 2.10 or newer. Without it: which one there is.",
        };
        Option<string?> home = SharedOptions.Home(),
            source = SharedOptions.TorchSource();
        // Used by the scripts before a build: asks if a GPU answers and nobody has chosen yet, and prints what to build for.
        var propose = new Option<bool>("--propose") { Hidden = true };
        var yes = SharedOptions.Yes();
        var command = new Command("torch", "Which libtorch computes: chooses, fetches and keeps it.")
        {
            choice,
            home,
            source,
            yes,
            propose,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    SharedOptions.Paths(parsed.GetValue(home)),
                    parsed.GetValue(choice),
                    parsed.GetValue(propose),
                    parsed.GetValue(yes),
                    parsed.GetValue(source),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        JarvisPaths paths,
        string? given,
        bool propose,
        bool agrees,
        string? where,
        CancellationToken cancellationToken
    )
    {
        if (given is null && !propose)
        {
            return await PassOn.RunAsync(["torch"]);
        }
        var terminal = new Terminal(Console.Error);
        return await SharedOptions.SayingWhatIsWrong(
            terminal,
            async () =>
            {
                using var source = PackageSource.Of(where);
                // Programs built from source are rebuilt for another kind; those of an archive stay as they are.
                bool buildFollows = propose || !Installation.IsPublished;
                string? folder = await TorchStart.PrepareAsync(
                    paths,
                    given,
                    propose,
                    agrees,
                    source,
                    terminal,
                    buildFollows,
                    cancellationToken
                );
                if (propose)
                {
                    Console.WriteLine(folder is null ? "cpu" : "path"); // what a script builds for
                    return 0;
                }
                string? kind = folder is null ? TorchPackages.Cpu : FetchedLibtorch.Of(folder)?.Kind;
                if (kind is null)
                {
                    new TorchChoice(null, folder, IsGiven: true).Keep(paths);
                }
                string chosen = kind switch
                {
                    null => $"the libtorch in {folder}",
                    TorchPackages.Cuda => "libtorch for CUDA",
                    _ => "libtorch for the processor",
                };
                terminal.Say($"Jarvis computes with {chosen} from now on.");
                return 0;
            }
        );
    }
}
