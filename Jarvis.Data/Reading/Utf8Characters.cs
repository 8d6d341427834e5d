using System.Buffers;
using System.Text;

namespace Jarvis.Data;

/// <summary>Decodes a source strictly, 32 kB at a time, and names the line of the first byte that is no text.</summary>
internal sealed class Utf8Characters(SourceStream source)
{
    private readonly byte[] _bytes = new byte[32 << 10];
    private readonly char[] _characters = new char[32 << 10];
    private int _carried;
    private long _line = 1;
    private long _charactersInLine;

    /// <summary>Appends the next characters; false at the end of the file.</summary>
    public bool AppendTo(StringBuilder text)
    {
        int read = source.Utf8.Read(_bytes, _carried, _bytes.Length - _carried);
        int available = _carried + read;
        if (available == 0)
        {
            return false;
        }
        var status = System.Text.Unicode.Utf8.ToUtf16(_bytes.AsSpan(0, available), _characters, out int consumed, out int written, replaceInvalidSequences: false,
            isFinalBlock: read == 0);
        var decoded = _characters.AsSpan(0, written);
        _line += decoded.Count('\n');
        int newLine = decoded.LastIndexOf('\n');
        _charactersInLine = newLine < 0 ? _charactersInLine + written : written - newLine - 1;
        if (status == OperationStatus.InvalidData)
        {
            throw Utf8Check.Error(source, _line, _bytes.AsSpan(consumed, available - consumed), _charactersInLine);
        }
        int zero = decoded.IndexOf('\0');
        if (zero >= 0)
        {
            throw source.Error(_line - decoded[zero..].Count('\n'), "holds a zero byte, so the file is binary, not text.");
        }
        text.Append(decoded);
        _carried = available - consumed;
        _bytes.AsSpan(consumed, _carried).CopyTo(_bytes);
        return true;
    }
}
