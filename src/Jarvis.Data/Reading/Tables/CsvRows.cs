using System.Text.Unicode;

namespace Jarvis.Data.Reading.Tables;

/// <summary>Iterates over the rows of a table, with only one row in memory at a time.</summary>
internal sealed class CsvRows(SourceStream source, CsvDialect dialect)
{
    private readonly ByteWindow _window = new(source);
    private readonly CsvScanner _scanner = new(dialect.Delimiter);
    private ReadOnlyMemory<byte> _row;
    private long _nextLine = 1;

    /// <summary>The line at which the row last found by <see cref="Next"/> begins, from 1.</summary>
    public long Line { get; private set; }

    public int Columns => _scanner.Columns;

    /// <summary>Why the row is invalid, after <see cref="CsvScan.Wrong"/>.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The next row that is not blank; <see cref="CsvScan.More"/> at the end of the file.</summary>
    public CsvScan Next()
    {
        while (true)
        {
            _scanner.Begin();
            Line = _nextLine;
            var found = Find();
            Problem = _scanner.Problem;
            if (found is CsvScan.More || (_window.Ended && _window.Unread.Length == 0))
            {
                return CsvScan.More;
            }
            _row = _window.Unread[.._scanner.Consumed];
            _nextLine += System.MemoryExtensions.Count(_row.Span, (byte)'\n');
            _window.Consume(_scanner.Consumed);
            if (!Utf8.IsValid(_row.Span))
            {
                Problem = Utf8Check.Describe(source, _row.Span);
                return CsvScan.Wrong;
            }
            if (found is CsvScan.Wrong || !(_scanner.IsBlank || Line <= dialect.SkipLines))
            {
                return found;
            }
        }
    }

    public ReadOnlySpan<byte> Cell(int index, out bool hasQuotes) => _scanner.Cell(_row.Span, index, out hasQuotes);

    public List<string> Texts() => _scanner.Texts(_row.Span);

    private CsvScan Find()
    {
        while (true)
        {
            if (_window.Ended && _window.Unread.Length == 0)
            {
                return CsvScan.More;
            }
            var found = _scanner.Scan(_window.Unread.Span, _window.Ended);
            if (found is not CsvScan.More)
            {
                return found;
            }
            if (_scanner.InQuotes && _window.Unread.Length >= source.Limits.MaxRecordBytes)
            {
                return _scanner.Wrong(
                    _window.Unread.Span,
                    $"a quote is opened here and not closed within {source.Limits.MaxRecordBytes >> 20} MB."
                );
            }
            _window.Fill(Line, "the row that begins here");
        }
    }
}
