using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Settings;

/// <summary>Names and explanations of the kinds of files on disk.</summary>
public static class DiskText
{
    public static string Title(string kind) =>
        kind switch
        {
            "datasets" => "Datasets",
            "tokens" => "Token files",
            "tokenizers" => "Tokenizers",
            "knowledge" => "Knowledge bases",
            "runs" => "Runs and checkpoints",
            "models" => "Models",
            "exports" => "Exports",
            "uploads" => "Uploads",
            "data" => "Your own files",
            "logs" => "Logs",
            "databases" => "Databases",
            "libtorch" => "libtorch",
            "other" => "Everything else",
            _ => kind,
        };

    /// <summary>The page where such files can be deleted individually; null where there is none.</summary>
    public static string? Page(string kind) => kind is "datasets" or "tokenizers" or "knowledge" or "runs" or "models" ? kind : null;

    /// <summary>What a clean-up removes, and what it costs to get it back.</summary>
    public static string Cleaning(DiskUse use) =>
        use.Kind switch
        {
            "tokens" =>
                $"{Formats.Plural(use.RemovableItems, "set")} of token files that no run was trained on. "
                + "A run that needs one makes it again.",
            "exports" => $"{Formats.Plural(use.RemovableItems, "exported file")}. Each is kept for a day anyway and can be exported again.",
            "uploads" =>
                $"{Formats.Plural(use.RemovableItems, "upload")} that nobody imported. "
                + "An import that you are setting up would need its file again.",
            "logs" => $"{Formats.Plural(use.RemovableItems, "old log file")}. The current ones stay.",
            "databases" =>
                $"{Formats.Count(use.RemovableItems)} {(use.RemovableItems == 1 ? "copy" : "copies")} of databases from before an update "
                    + "or a repair. The databases in use stay.",
            _ => Formats.Plural(use.RemovableItems, "file") + ".",
        };

    public static string Done(DiskCleaned cleaned) =>
        cleaned.InUse == 0
            ? $"Freed {Formats.Bytes(cleaned.Bytes)}"
            : $"Freed {Formats.Bytes(cleaned.Bytes)}; {Formats.Plural(cleaned.InUse, "file")} in use, try again later";

    /// <summary>1.0.0 (c76d4d5c): the version and the first digits of its commit.</summary>
    public static string Version(string version) =>
        version.Split('+') is [var number, { Length: > 8 } commit] ? $"{number} ({commit[..8]})" : version;

    /// <summary>12.4 GFLOP/s, 1.20 TFLOP/s</summary>
    public static string Speed(double flopsPerSecond) =>
        flopsPerSecond >= 1e12
            ? FormattableString.Invariant($"{flopsPerSecond / 1e12:0.00} TFLOP/s")
            : FormattableString.Invariant($"{flopsPerSecond / 1e9:0.0} GFLOP/s");
}
