using System.Text;

namespace Jarvis.Data.Reading.Tables;

internal enum CsvScan
{
    More,
    Row,
    Wrong,
}

/// <summary>
/// Finds the end of one row and its cells (RFC 4180): cells may be quoted, a quoted cell may contain separators and line breaks, and a
/// quote in it is doubled. Continues where it stopped when more bytes arrive.
/// </summary>
internal sealed class CsvScanner(byte delimiter)
{
    /// <summary>More than any table for training has; a wider row is reported as invalid instead of exhausting memory.</summary>
    public const int MostColumns = 2_000;

    private readonly List<(int Start, int Length, bool Quoted)> _cells = [];
    private int _at,
        _start;
    private State _state;

    private enum State
    {
        CellStart,
        Plain,
        Quoted,
    }

    /// <summary>
    /// After <see cref="CsvScan.Row"/>, the bytes of the row including its line break; after <see cref="CsvScan.Wrong"/>, the bytes to
    /// skip.
    /// </summary>
    public int Consumed { get; private set; }

    public int Columns { get; private set; }

    public bool IsBlank => Columns == 1 && _cells[0] is { Length: 0, Quoted: false };

    public string Problem { get; private set; } = "";

    /// <summary>Whether the scanner is inside quotes, in which case the closing quote may be missing.</summary>
    public bool InQuotes => _state == State.Quoted;

    public void Begin()
    {
        _cells.Clear();
        (_at, _start, _state, Columns, Consumed) = (0, 0, State.CellStart, 0, 0);
    }

    /// <param name="bytes">The bytes from the beginning of the row.</param>
    /// <param name="ended">Whether no more bytes will follow.</param>
    public CsvScan Scan(ReadOnlySpan<byte> bytes, bool ended)
    {
        while (true)
        {
            switch (_state)
            {
                case State.CellStart when _at < bytes.Length && bytes[_at] == '"':
                    _start = ++_at;
                    _state = State.Quoted;
                    break;
                case State.CellStart when _at < bytes.Length || ended:
                    _start = _at;
                    _state = State.Plain;
                    break;
                case State.Plain:
                    int stop = bytes[_at..].IndexOfAny(delimiter, (byte)'\n');
                    if (stop < 0 && !ended)
                    {
                        _at = bytes.Length;
                        return CsvScan.More;
                    }
                    _at = stop < 0 ? bytes.Length : _at + stop;
                    bool last = stop < 0 || bytes[_at] == '\n';
                    Add(_at - _start - (last && _at > _start && bytes[_at - 1] == '\r' ? 1 : 0), quoted: false);
                    if (last)
                    {
                        return Row(Math.Min(_at + 1, bytes.Length));
                    }
                    _at++;
                    _state = State.CellStart;
                    break;
                case State.Quoted:
                    int quote = bytes[_at..].IndexOf((byte)'"');
                    if (quote < 0)
                    {
                        _at = bytes.Length;
                        return ended ? Wrong(bytes, "a quote is opened here and never closed.") : CsvScan.More;
                    }
                    int after = _at + quote + 1;
                    if (after == bytes.Length && !ended)
                    {
                        _at = after - 1;
                        return CsvScan.More;
                    }
                    if (after < bytes.Length && bytes[after] == '"')
                    {
                        _at = after + 1;
                        break;
                    }
                    if (after == bytes.Length || bytes[after] == '\n' || bytes[after..].StartsWith("\r\n"u8))
                    {
                        Add(after - 1 - _start, quoted: true);
                        return Row(after == bytes.Length ? after : after + (bytes[after] == '\r' ? 2 : 1));
                    }
                    if (bytes[after] == '\r' && after + 1 == bytes.Length && !ended)
                    {
                        _at = after - 1;
                        return CsvScan.More;
                    }
                    if (bytes[after] != delimiter)
                    {
                        return Wrong(bytes, "a quoted cell goes on behind its closing quote; a quote inside a cell has to be doubled.");
                    }
                    Add(after - 1 - _start, quoted: true);
                    _at = after + 1;
                    _state = State.CellStart;
                    break;
                default:
                    return CsvScan.More;
            }
        }
    }

    /// <summary>Marks the row as unreadable; its first line is skipped and reading continues after it.</summary>
    public CsvScan Wrong(ReadOnlySpan<byte> bytes, string problem)
    {
        int line = bytes.IndexOf((byte)'\n');
        Consumed = line < 0 ? bytes.Length : line + 1;
        Problem = problem;
        return CsvScan.Wrong;
    }

    /// <summary>The bytes of a cell, and whether it contains doubled quotes that must be replaced by single ones.</summary>
    public ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> row, int index, out bool hasQuotes)
    {
        var (start, length, quoted) = _cells[index];
        var cell = row.Slice(start, length);
        hasQuotes = quoted && cell.Contains((byte)'"');
        return cell;
    }

    public List<string> Texts(ReadOnlySpan<byte> row)
    {
        var texts = new List<string>(_cells.Count);
        for (int i = 0; i < _cells.Count; i++)
        {
            var text = Encoding.UTF8.GetString(Cell(row, i, out bool hasQuotes));
            texts.Add(hasQuotes ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text);
        }
        return texts;
    }

    private void Add(int length, bool quoted)
    {
        if (++Columns <= MostColumns)
        {
            _cells.Add((_start, length, quoted));
        }
    }

    private CsvScan Row(int consumed)
    {
        Consumed = consumed;
        return CsvScan.Row;
    }
}
