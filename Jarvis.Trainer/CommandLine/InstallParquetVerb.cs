using System.CommandLine;
using Jarvis.Data;
using Jarvis.Trainer.RunProcess;

namespace Jarvis.Trainer.CommandLine;

/// <summary><c>dataset install-parquet</c>: the library that only Parquet needs.</summary>
internal static class InstallParquetVerb
{
    public static Command Create()
    {
        var command = new Command("install-parquet", "Fetch DuckDB's library (70 MB, from npm), which Parquet is read and written through.");
        command.SetWork((_, stop) =>
        {
            if (DuckDbLibrary.IsInstalled)
            {
                Console.Out.WriteLine($"It is there already: {DuckDbLibrary.Place}");
                return ExitCodes.Done;
            }
            DuckDbInstaller.Install(stop);
            Console.Out.WriteLine($"Installed {DuckDbLibrary.Place} (DuckDB, MIT licence). Parquet can be imported and exported now.");
            return ExitCodes.Done;
        });
        return command;
    }
}
