using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Runs.Reports;

/// <summary>The command that repeats a run.</summary>
public static class RunCommandLine
{
    public static string Repeat(RunPaths files) =>
        $"{CommandName.Jarvis} train {Quoted(files.Plan)} --out {Quoted(files.Directory + "-again")}";

    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-\\:".Contains(c)) ? path : $"'{path.Replace("'", "'\\''")}'";
}
