using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Storage;

namespace Jarvis.Launcher.Uninstall;

/// <summary>Removes JARVIS_HOME if its user wants that; the user's own files in <c>data</c> stay in any case.</summary>
internal sealed class HomeRemoval(JarvisPaths paths, Terminal terminal)
{
    /// <param name="removes">Null asks.</param>
    public void Run(bool? removes)
    {
        if (!Directory.Exists(paths.Home))
        {
            return;
        }
        if (!File.Exists(paths.TrainerDatabase) && !Directory.Exists(paths.Logs))
        {
            terminal.Say($"{paths.Home} is no home of Jarvis, and was left alone.");
            return;
        }
        if (!(removes ?? (terminal.CanAsk && terminal.Agrees($"{What()} Remove all of it? This cannot be undone.", unlessSaid: false))))
        {
            terminal.Say($"{paths.Home} stays, with all runs, models, datasets and chats.");
            return;
        }
        foreach (string folder in Directory.GetDirectories(paths.Home).Where(folder => folder != paths.Data))
        {
            DiskFolder.Delete(folder);
        }
        foreach (string file in Directory.GetFiles(paths.Home))
        {
            DiskFile.Delete(file);
        }
        if (Directory.Exists(paths.Data) && Directory.EnumerateFileSystemEntries(paths.Data).Any())
        {
            terminal.Say($"Removed all of {paths.Home} but your own files in {paths.Data}.");
            return;
        }
        DiskFolder.Delete(paths.Home);
        terminal.Say($"Removed {paths.Home}.");
    }

    /// <summary>"3 runs, 2 datasets and everything else in /home/me/.jarvis take 4.2 GB."</summary>
    private string What()
    {
        var all = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        long bytes = new DirectoryInfo(paths.Home).EnumerateFiles("*", all).Sum(file => file.Length);
        return $"{Count(paths.Runs, "run")}, {Count(paths.Datasets, "dataset")} and everything else in {paths.Home} take "
            + $"{ByteText.Of(bytes)}.";
    }

    private static string Count(string folder, string what)
    {
        int count = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Count() : 0;
        return count == 1 ? $"1 {what}" : $"{count} {what}s";
    }
}
