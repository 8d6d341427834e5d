namespace Jarvis.Data.Reading.Streams;

/// <summary>Passes reads through and counts them.</summary>
internal sealed class CountingStream(Stream inner) : ReadOnlyStream
{
    private long _bytesRead;

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Raises the count to this position if something else reads the file.</summary>
    public void Passed(long bytes) => Interlocked.Exchange(ref _bytesRead, Math.Max(BytesRead, bytes));

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        Interlocked.Add(ref _bytesRead, read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
