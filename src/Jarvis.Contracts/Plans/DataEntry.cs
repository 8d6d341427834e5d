namespace Jarvis.Contracts;

/// <summary>
/// An entry of <see cref="DataSettings.Files"/>: <c>dataset:ID</c>, <c>dataset:ID@VERSION</c>, or the path of a file or folder.
/// </summary>
public static class DataEntry
{
    public const string DatasetPrefix = "dataset:";

    public static bool IsDataset(string entry) => entry.StartsWith(DatasetPrefix, StringComparison.Ordinal);

    /// <summary>A dataset's id with its version, or the last part of a path.</summary>
    public static string ShortName(string entry) =>
        IsDataset(entry) ? entry[DatasetPrefix.Length..]
        : Path.GetFileName(entry.TrimEnd('/', '\\')) is { Length: > 0 } name ? name
        : entry;
}
