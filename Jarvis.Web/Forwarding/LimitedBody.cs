namespace Jarvis.Web.Forwarding;

/// <summary>A request body that fails with 413 when it exceeds <paramref name="limit"/> bytes, and remembers that it did.</summary>
internal sealed class LimitedBody(Stream body, long limit) : Stream
{
    private long _read;

    public bool IsBeyondLimit => _read > limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await body.ReadAsync(buffer, cancellationToken);
        _read += count;
        return IsBeyondLimit
            ? throw new BadHttpRequestException($"The body has more than {limit} bytes.", StatusCodes.Status413PayloadTooLarge)
            : count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
