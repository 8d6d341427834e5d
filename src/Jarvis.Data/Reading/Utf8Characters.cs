using System.Buffers;
using System.Text;

namespace Jarvis.Data.Reading;

/// <summary>
/// Decodes a source strictly, 32 kB at a time. A line with invalid bytes is removed as far as it has not been consumed yet (its newline
/// stays, so that line numbers remain correct) and reported by <see cref="TryTakeBroken"/>; nothing is replaced silently.
/// </summary>
internal sealed class Utf8Characters(SourceStream source)
{
    private readonly byte[] _bytes = new byte[32 << 10];
    private readonly char[] _characters = new char[32 << 10];
    private readonly Queue<ReadItem> _broken = new();
    private int _carried;
    private long _line = 1;
    private long _charactersInLine;
    private bool _skipping;

    /// <summary>Takes the next invalid line, if there is one.</summary>
    public bool TryTakeBroken(out ReadItem broken) => _broken.TryDequeue(out broken);

    /// <summary>Appends the next characters; false at the end of the file.</summary>
    public bool AppendTo(StringBuilder text)
    {
        int read = source.Utf8.Read(_bytes, _carried, _bytes.Length - _carried);
        var bytes = _bytes.AsSpan(0, _carried + read);
        if (bytes.IsEmpty)
        {
            return false;
        }
        while (!bytes.IsEmpty)
        {
            if (_skipping)
            {
                int end = bytes.IndexOf((byte)'\n');
                bytes = end < 0 ? [] : bytes[end..];
                _skipping = end < 0;
                continue;
            }
            var status = System.Text.Unicode.Utf8.ToUtf16(
                bytes,
                _characters,
                out int consumed,
                out int written,
                replaceInvalidSequences: false,
                isFinalBlock: read == 0
            );
            var decoded = _characters.AsSpan(0, written);
            int zero = decoded.IndexOf('\0');
            if (zero >= 0)
            {
                consumed = Encoding.UTF8.GetByteCount(decoded[..zero]);
                decoded = decoded[..zero];
            }
            Count(decoded);
            text.Append(decoded);
            bytes = bytes[consumed..];
            if (zero < 0 && status != OperationStatus.InvalidData)
            {
                break;
            }
            int newLine = bytes.IndexOf((byte)'\n');
            _broken.Enqueue(
                ReadItem.Broken(
                    _line,
                    zero >= 0
                        ? "holds a zero byte, so it is binary, not text."
                        : Utf8Check.Describe(source, newLine < 0 ? bytes : bytes[..newLine], _charactersInLine)
                )
            );
            text.Length -= (int)Math.Min(text.Length, _charactersInLine);
            (_charactersInLine, _skipping) = (0, true);
        }
        _carried = bytes.Length;
        bytes.CopyTo(_bytes);
        return true;
    }

    private void Count(ReadOnlySpan<char> decoded)
    {
        _line += decoded.Count('\n');
        int newLine = decoded.LastIndexOf('\n');
        _charactersInLine = newLine < 0 ? _charactersInLine + decoded.Length : decoded.Length - newLine - 1;
    }
}
