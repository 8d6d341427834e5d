using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Launcher.Commands;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

Utf8Console.Use();
const int BadUsage = 2;
var root = new RootCommand("Jarvis: train language models on your own machine, and talk to them.")
{
    UpCommand.Create(),
    StopCommand.Create(),
    AutostartCommand.Create(),
    UninstallCommand.Create(),
    TorchCommand.Create(),
    ReferenceCommand.Create(),
};
if (!Installation.IsPublished)
{
    root.Add(TestCommand.Create());
}

if (args is [] or ["--help" or "-h" or "-?" or "help", ..])
{
    foreach (var command in root.Subcommands.Where(command => !command.Hidden))
    {
        Console.WriteLine($"{CommandName.Jarvis + " " + command.Name,-20} {command.Description}");
    }
    Console.WriteLine(
        $"{CommandName.Jarvis + " VERB",-20} the same without a browser; {CommandName.Jarvis} VERB --help says more of "
            + $"each:{Environment.NewLine}"
    );
    return await PassOn.RunAsync(["--help"]);
}
if (root.Subcommands.All(command => command.Name != args[0]) && args[0] != "--version")
{
    return await PassOn.RunAsync(args);
}

var parsed = root.Parse(args);

// UpRun handles Ctrl+C itself, and saving takes time.
int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? BadUsage : code;
