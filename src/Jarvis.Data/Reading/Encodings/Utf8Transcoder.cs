using System.Text;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Encodings;

/// <summary>
/// Converts another encoding to UTF-8. Undecodable input becomes bytes 0xFF, which never occur in UTF-8, so that a reader finds the invalid
/// position and its line exactly as in a UTF-8 file, and nothing is replaced silently.
/// </summary>
internal sealed class Utf8Transcoder(Stream inner, Encoding encoding) : ReadOnlyStream
{
    private const char Undecodable = '\uffff';

    private readonly Decoder _decoder = Encoding
        .GetEncoding(encoding.CodePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Undecodable.ToString()))
        .GetDecoder();
    private readonly byte[] _input = new byte[16 << 10];
    private readonly char[] _characters = new char[(16 << 10) + 16];
    private readonly byte[] _output = new byte[((16 << 10) + 16) * 3];
    private int _inputStart,
        _inputEnd,
        _outputStart,
        _outputEnd;
    private char _pendingHigh;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (_outputStart == _outputEnd && !_ended)
        {
            Fill();
        }
        int taken = Math.Min(buffer.Length, _outputEnd - _outputStart);
        _output.AsSpan(_outputStart, taken).CopyTo(buffer);
        _outputStart += taken;
        return taken;
    }

    private void Fill()
    {
        if (_inputStart == _inputEnd)
        {
            (_inputStart, _inputEnd) = (0, inner.Read(_input));
        }
        bool flush = _inputEnd == 0;
        int carried = _pendingHigh != 0 ? 1 : 0;
        _characters[0] = _pendingHigh;
        _decoder.Convert(
            _input.AsSpan(_inputStart, _inputEnd - _inputStart),
            _characters.AsSpan(carried),
            flush,
            out int bytes,
            out int written,
            out bool completed
        );
        _inputStart += bytes;
        _ended = flush && completed;
        written += carried;
        // A high surrogate at the end waits for its low surrogate.
        _pendingHigh = !_ended && written > 0 && char.IsHighSurrogate(_characters[written - 1]) ? _characters[--written] : '\0';
        (_outputStart, _outputEnd) = (0, Encoding.UTF8.GetBytes(_characters.AsSpan(0, written), _output));
        MarkUndecodable(_output.AsSpan(0, _outputEnd));
    }

    // U+FFFF is EF BF BF in UTF-8: as long as three bytes of 0xFF.
    private static void MarkUndecodable(Span<byte> utf8)
    {
        for (int at; (at = utf8.IndexOf((ReadOnlySpan<byte>)[0xef, 0xbf, 0xbf])) >= 0; utf8 = utf8[(at + 3)..])
        {
            utf8.Slice(at, 3).Fill(0xff);
        }
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
