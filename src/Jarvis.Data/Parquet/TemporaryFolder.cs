using Jarvis.Storage;

namespace Jarvis.Data.Parquet;

/// <summary>A folder that is gone when this is disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>A plain name in here for a file elsewhere, or its own where that is plain; null where the system does not allow
    /// links.</summary>
    public string? Linked(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return Plain(file); // links take a privilege there
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
