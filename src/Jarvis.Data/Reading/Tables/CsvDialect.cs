namespace Jarvis.Data.Reading.Tables;

/// <summary>The format of a table: the separator of its cells, and whether the first row names the columns.</summary>
internal sealed record CsvDialect(byte Delimiter, bool Header, int SkipLines = 0)
{
    private const int RowsLookedAt = 50;
    private const int LongestName = 100;
    private static readonly byte[] _delimiters = [(byte)',', (byte)'\t', (byte)';', (byte)'|'];

    /// <summary>
    /// Detects the dialect from the beginning of a table: the separator that splits its rows most evenly, and whether the first row looks
    /// like names.
    /// </summary>
    public static CsvDialect Of(ReadOnlySpan<byte> head, string fileName)
    {
        if (head.StartsWith("sep="u8) && head.Length > 5 && head[5] is (byte)'\n' or (byte)'\r')
        {
            // Excel's convention for declaring the separator
            return new CsvDialect(head[4], LooksLikeNames(Rows(head[(head.IndexOf((byte)'\n') + 1)..], head[4])), SkipLines: 1);
        }
        byte likely =
            fileName.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".tab", StringComparison.OrdinalIgnoreCase)
                ? (byte)'\t'
                : (byte)',';
        byte best = likely;
        double bestScore = 0;
        foreach (byte delimiter in _delimiters)
        {
            var rows = Rows(head, delimiter);
            var usual = rows.GroupBy(r => r.Count).OrderByDescending(g => g.Count()).FirstOrDefault();
            if (usual is null || usual.Key < 2)
            {
                continue;
            }
            double score = usual.Count() / (double)rows.Count + (delimiter == likely ? 0.2 : 0) + Math.Min(usual.Key, 20) / 1000.0;
            if (score > bestScore)
            {
                (best, bestScore) = (delimiter, score);
            }
        }
        return new CsvDialect(best, LooksLikeNames(Rows(head, best)));
    }

    private static List<List<string>> Rows(ReadOnlySpan<byte> head, byte delimiter)
    {
        var scanner = new CsvScanner(delimiter);
        var rows = new List<List<string>>();
        int at = 0;
        while (rows.Count < RowsLookedAt && at < head.Length)
        {
            var end = scanner.Scan(head[at..], ended: false);
            if (end is CsvScan.More)
            {
                break;
            }
            if (end is CsvScan.Row && !scanner.IsBlank)
            {
                rows.Add(scanner.Texts(head[at..]));
            }
            at += scanner.Consumed;
            scanner.Begin();
        }
        return rows;
    }

    // Column names are short, distinct, and not numbers.
    private static bool LooksLikeNames(List<List<string>> rows) =>
        rows.Count == 0 || (rows[0].TrueForAll(IsName) && rows[0].Distinct(StringComparer.OrdinalIgnoreCase).Count() == rows[0].Count);

    private static bool IsName(string cell) =>
        cell.Trim() is { Length: > 0 and <= LongestName } name
        && !name.Contains('\n', StringComparison.Ordinal)
        && !double.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out _)
        && !(name.Length > 30 && name.Count(c => c == ' ') > 4);
}
