namespace Jarvis.Data;

/// <summary>Unpacks zstd frames (RFC 8878), one after the other, to the end of the file. Windows over 128 MB are refused by the library: its memory is bounded.</summary>
internal sealed unsafe class ZstdStream(Stream inner, string name) : ReadOnlyStream
{
    private readonly byte[] _input = new byte[128 << 10];
    private nint _stream = ZstdLibrary.CreateStream(name);
    private int _start;
    private int _end;
    private bool _insideFrame;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }
        fixed (byte* to = buffer, from = _input)
        {
            while (true)
            {
                if (_start == _end)
                {
                    (_start, _end) = (0, inner.Read(_input));
                    if (_end == 0)
                    {
                        return _insideFrame ? throw new InvalidDataException("it ends in the middle of a frame") : 0;
                    }
                }
                var output = new ZstdLibrary.Buffer { Start = to, Size = (nuint)buffer.Length };
                var input = new ZstdLibrary.Buffer { Start = from, Size = (nuint)_end, Position = (nuint)_start };
                nuint left = ZstdLibrary.Decompress(_stream, ref output, ref input);
                if (ZstdLibrary.Error(left) is { } error)
                {
                    throw new InvalidDataException(error);
                }
                (_start, _insideFrame) = ((int)input.Position, left != 0);
                if (output.Position > 0)
                {
                    return (int)output.Position;
                }
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_stream != 0)
        {
            ZstdLibrary.Free(_stream);
            _stream = 0;
        }
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
