using System.Globalization;
using System.Reflection;

namespace Jarvis.Tokenizers.Normalizers;

/// <summary>
/// The data of Unicode's normalization forms (UAX #15), read once from the resource <c>unicode.txt</c>, because .NET has no such data in
/// its invariant mode. Hangul is computed and not in the table.
/// </summary>
internal sealed class UnicodeTable
{
    private static readonly Lazy<UnicodeTable> _shared = new(Read);

    private readonly Dictionary<int, int[]> _canonical = new(2_100);
    private readonly Dictionary<int, int[]> _compatible = new(3_800);
    private readonly Dictionary<(int, int), int> _composed = new(1_000);
    private readonly Dictionary<int, byte> _classes = new(1_000);
    private readonly HashSet<int> _seconds = [];

    private UnicodeTable() { }

    public static UnicodeTable Shared => _shared.Value;

    /// <summary>The full decomposition of a character; null where it stands for itself.</summary>
    public int[]? Decomposition(int codePoint, bool compatible) =>
        compatible && _compatible.TryGetValue(codePoint, out var wide) ? wide : _canonical.GetValueOrDefault(codePoint);

    /// <summary>The character that two characters compose to; null where they do not compose.</summary>
    public int? Composed(int first, int second) => _composed.TryGetValue((first, second), out int both) ? both : null;

    /// <summary>The canonical combining class; 0 for a starter.</summary>
    public int ClassOf(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>Whether NFC may change a text because of this character.</summary>
    public bool ComposesOrMoves(int codePoint) =>
        _canonical.ContainsKey(codePoint) || _seconds.Contains(codePoint) || _classes.ContainsKey(codePoint);

    private static UnicodeTable Read()
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("tokenizers/unicode.txt")
            ?? throw new InvalidOperationException("The resource tokenizers/unicode.txt is missing from this build.");
        using var reader = new StreamReader(stream);
        var table = new UnicodeTable();
        string section = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (char.IsAsciiLetterLower(line[0]))
            {
                section = line;
                continue;
            }

            table.Add(section, line.Split(' '));
        }

        return table;
    }

    private void Add(string section, string[] fields)
    {
        switch (section)
        {
            case "canonical":
                _canonical[Hex(fields[0])] = [.. fields.Skip(1).Select(Hex)];
                break;
            case "compatible":
                _compatible[Hex(fields[0])] = [.. fields.Skip(1).Select(Hex)];
                break;
            case "compose":
                _composed[(Hex(fields[0]), Hex(fields[1]))] = Hex(fields[2]);
                _seconds.Add(Hex(fields[1]));
                break;
            default:
                for (int c = Hex(fields[0]); c <= Hex(fields[1]); c++)
                {
                    _classes[c] = byte.Parse(fields[2], CultureInfo.InvariantCulture);
                }

                break;
        }
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
