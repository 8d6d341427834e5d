using Jarvis.Storage;

namespace Jarvis.Data.Reading;

/// <summary>Makes a source readable more than once by copying its text to a temporary file, which is deleted on dispose.</summary>
internal sealed class RereadableSource : IDisposable
{
    private readonly FileStream _copy;

    public RereadableSource(SourceStream source, CancellationToken cancellationToken)
    {
        _copy = DiskFile.CreateTemporary(System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()), 1 << 16);
        try
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = source.Utf8.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _copy.Write(buffer, 0, read);
            }
            _copy.Flush();
        }
        catch
        {
            _copy.Dispose();
            throw;
        }
    }

    public string Path => _copy.Name;

    /// <summary>Opens the text from its beginning; closing the stream keeps the copy.</summary>
    public Stream Open() => DiskFile.OpenRead(_copy.Name);

    public void Dispose() => _copy.Dispose();
}
