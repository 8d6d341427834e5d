using System.Text.Unicode;

namespace Jarvis.Data.Reading;

/// <summary>Splits UTF-8 into lines without ever holding more than one line and one buffer.</summary>
internal sealed class LineReader(SourceStream source)
{
    private readonly ByteWindow _window = new(source);

    /// <summary>Number of the line last returned by <see cref="Next"/>, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Why that line is invalid UTF-8; null if it is valid.</summary>
    public string? Problem { get; private set; }

    /// <summary>The next line without its end (\n or \r\n), valid until the next call; null at the end of the file.</summary>
    /// <exception cref="DatasetException">The line is longer than the limit.</exception>
    public ReadOnlyMemory<byte>? Next()
    {
        int searched = 0;
        while (true)
        {
            int found = _window.Unread.Span[searched..].IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(searched + found, searched + found + 1);
            }
            searched = _window.Unread.Length;
            if (_window.Ended)
            {
                return searched == 0 ? default(ReadOnlyMemory<byte>?) : Take(searched, searched); // a bare null would become empty memory
            }
            _window.Fill(Line + 1, "the line");
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int consumed)
    {
        Line++;
        var line = _window.Unread[..length];
        _window.Consume(consumed);
        if (length > 0 && line.Span[^1] == '\r')
        {
            line = line[..^1];
        }
        Problem = Utf8.IsValid(line.Span) ? null : Utf8Check.Describe(source, line.Span);
        return line;
    }
}
