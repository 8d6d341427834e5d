using System.CommandLine;
using Jarvis.Cli.Reference;
using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

namespace Jarvis.Launcher.Commands;

/// <summary>
/// <c>reference NAME --out FILE</c>: writes a page of <c>docs/reference</c>. The Trainer's program makes it; on the page of the command
/// line, its part follows this program's own verbs.
/// </summary>
internal static class ReferenceCommand
{
    private const string CommandLinePage = "cli";

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The page, such as cli." };
        var output = new Option<string?>("--out") { Description = "The file to write; standard output where it is left out." };
        var command = new Command("reference", "Writes a page of the reference from the code.") { name, output };
        command.Hidden = true;
        command.SetAction(
            (parsed, cancellationToken) =>
                SharedOptions.SayingWhatIsWrong(
                    new Terminal(Console.Error),
                    async () =>
                    {
                        string page = parsed.GetValue(name)!;
                        var (code, made) = await MadeByTrainerAsync(page, cancellationToken);
                        if (code != 0)
                        {
                            return code;
                        }
                        string text = page == CommandLinePage ? Own((RootCommand)parsed.RootCommandResult.Command) + "\n" + made : made;
                        if (parsed.GetValue(output) is { } file)
                        {
                            DiskFile.Replace(file, text);
                        }
                        else
                        {
                            Console.Out.Write(text);
                        }
                        return 0;
                    }
                )
        );
        return command;
    }

    private static string Own(RootCommand root) =>
        $"""
            # Command line

            Made by `./jarvis reference {CommandLinePage} --out docs/reference/{CommandLinePage}.md` from the commands themselves.
            On Windows, `jarvis` in place of `./jarvis`.
            `--help` (`-h`, `-?`) after any verb says the same; `./jarvis --version` says which version this is.


            """
        + CommandReference.Of(
            "Jarvis itself",
            root,
            [(0, "done"), (1, "failed (the last line says why)"), (2, "bad usage"), (SharedOptions.BrokenOff, "broken off by Ctrl+C")]
        );

    private static async Task<(int Code, string Output)> MadeByTrainerAsync(string name, CancellationToken cancellationToken)
    {
        var start = Installation.Start(JarvisPrograms.Trainer, "reference", name);
        start.RedirectStandardOutput = true;
        start.StandardOutputEncoding = System.Text.Encoding.UTF8;
        using var process = System.Diagnostics.Process.Start(start)!;
        string made = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, made);
    }
}
