namespace Jarvis.Runs.Models;

/// <summary>Collects writes into blocks, and tells after each block how many bytes have been written in all.</summary>
internal sealed class WatchedStream(Stream inner, Action<long> written) : Stream
{
    private readonly byte[] _block = new byte[1 << 18];
    private int _held;
    private long _position;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _position;
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _position += buffer.Length;
        while (!buffer.IsEmpty)
        {
            int taken = Math.Min(buffer.Length, _block.Length - _held);
            buffer[..taken].CopyTo(_block.AsSpan(_held));
            _held += taken;
            buffer = buffer[taken..];
            if (_held == _block.Length)
            {
                Flush();
            }
        }
    }

    public override void Flush()
    {
        inner.Write(_block, 0, _held);
        _held = 0;
        written(_position);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
