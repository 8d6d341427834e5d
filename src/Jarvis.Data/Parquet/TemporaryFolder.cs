using Jarvis.Storage;

namespace Jarvis.Data.Parquet;

/// <summary>A folder that is deleted on dispose.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>
    /// A link in this folder with a plain name for a file elsewhere. If the system does not allow links, the file's own path if that has no
    /// wildcards, otherwise null.
    /// </summary>
    public string? Linked(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return Plain(file); // creating links requires a privilege there
        }
        var link = System.IO.Path.Combine(Path, "source.parquet");
        try
        {
            File.CreateSymbolicLink(link, System.IO.Path.GetFullPath(file));
            return link;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Plain(file);
        }
    }

    private static string? Plain(string file) => file.AsSpan().IndexOfAny('*', '?', '[') < 0 ? file : null;

    public void Dispose() => _folder.Dispose();
}
