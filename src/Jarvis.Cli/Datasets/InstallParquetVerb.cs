using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli.Datasets;

/// <summary>
/// <c>dataset install-parquet</c>: downloaded a library in earlier versions; kept so that scripts that call it still work.
/// </summary>
internal static class InstallParquetVerb
{
    public static Command Create()
    {
        var command = new Command("install-parquet", "Nothing to do any more: Parquet works without an installation.");
        command.SetWork(
            (_, _) =>
            {
                Console.Out.WriteLine("Nothing to install: Jarvis reads and writes Parquet as it is.");
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
