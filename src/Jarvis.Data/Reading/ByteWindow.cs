namespace Jarvis.Data.Reading;

/// <summary>
/// A sliding window over the unconsumed bytes of a source. It grows only while a single record needs it, up to the limit.
/// </summary>
internal sealed class ByteWindow(SourceStream source)
{
    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;

    public ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start, _end - _start);

    public bool Ended { get; private set; }

    public void Consume(int bytes) => _start += bytes;

    /// <summary>Appends more bytes unless the source has ended. Moves the unread bytes, which invalidates earlier views.</summary>
    /// <exception cref="DatasetException">The unread bytes exceed the limit of one record; the message contains <paramref name="what"/> and
    /// the line.</exception>
    public void Fill(long line, string what)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            int limit = source.Limits.MaxRecordBytes;
            if (_end >= limit)
            {
                throw source.Error(line, $"{what} is longer than {Limit(limit)}. Split it into several records.");
            }
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, Math.Max(limit, _buffer.Length)));
        }
        int read = source.Utf8.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        Ended = read == 0;
    }

    private static string Limit(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} kB";
}
