using System.ComponentModel;
using System.Diagnostics;

namespace Jarvis.Data;

/// <summary>Fetches DuckDB's library from npm, as the browser's packages are fetched: no script of the package is run, and one file of it is kept.</summary>
public static class DuckDbInstaller
{
    private static readonly string _npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>To <see cref="DuckDbLibrary.Place"/>; there whole or not at all.</summary>
    /// <exception cref="DatasetException">It could not be fetched; the message says why and what to do.</exception>
    public static void Install(CancellationToken cancel)
    {
        var package = DuckDbLibrary.Package + DuckDbLibrary.Platform;
        using var work = new TemporaryFolder();
        Fetch($"{package}@{DuckDbLibrary.Version}", work.Path, cancel);
        var library = Path.Combine(work.Path, "node_modules", Path.Combine(package.Split('/')), DuckDbLibrary.FileName);
        if (!File.Exists(library))
        {
            throw new DatasetException($"The package {package} holds no {DuckDbLibrary.FileName}. Put DuckDB's library (duckdb.org) at {DuckDbLibrary.Place} yourself.");
        }
        var partial = $"{DuckDbLibrary.Place}.{Environment.ProcessId}";
        Directory.CreateDirectory(Path.GetDirectoryName(DuckDbLibrary.Place)!);
        try
        {
            File.Copy(library, partial, overwrite: true);
            File.Move(partial, DuckDbLibrary.Place, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Fetch(string package, string folder, CancellationToken cancel)
    {
        string[] arguments = ["install", "--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", package];
        var start = new ProcessStartInfo(_npm, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        try
        {
            using var npm = Process.Start(start)!;
            using var kill = cancel.Register(() => npm.Kill(entireProcessTree: true));
            var said = npm.StandardError.ReadToEndAsync(CancellationToken.None);
            npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            cancel.ThrowIfCancellationRequested();
            if (npm.ExitCode != 0)
            {
                throw new DatasetException($"npm could not fetch {package}: {said.Result.Trim().Split('\n')[0]} Look at the network and at npm's settings, then run this again.");
            }
        }
        catch (Win32Exception)
        {
            throw new DatasetException("npm is not installed. Install Node.js (nodejs.org; on Debian and Ubuntu: sudo apt-get install npm), then run this again.");
        }
    }
}
