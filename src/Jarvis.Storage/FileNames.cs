using System.Text;

namespace Jarvis.Storage;

/// <summary>
/// Names that Windows, macOS and Linux all accept unchanged: a name that Windows would shorten or send to a device (<c>CON</c>,
/// <c>aux.txt</c>, a dot at the end) could lose or mix up what it names.
/// </summary>
public static class FileNames
{
    /// <summary>Of the 255 that file systems allow; leaves room for our suffixes such as <c>.deleting</c>.</summary>
    private const int MostBytes = 200;

    private const string Refused = "<>:\"/\\|?*";

    private static readonly string[] _devices =
    [
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "CONIN$",
        "CONOUT$",
        "CLOCK$",
        .. from port in (string[])["COM", "LPT"] from number in "0123456789\u00B9\u00B2\u00B3" select port + number,
    ];

    /// <summary>Whether every system accepts the name, as one part of a path, and returns it unchanged.</summary>
    public static bool IsSafe(string name) => name.Length > 0 && Safe(name) == name;

    /// <summary>Whether Windows takes it for a device, whatever its extension.</summary>
    public static bool IsDevice(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        return _devices.Contains(stem, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The name with <c>-</c> for every character that some system rejects, without blanks and dots at its ends, <c>_</c> after the stem of
    /// a device's name, and at most 200 bytes long; the ending is kept. <c>file</c> where nothing is left. Composed and decomposed letters
    /// stay as they are: file systems keep them apart or not, and nothing here compares names.
    /// </summary>
    public static string Safe(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            bool refused =
                Rune.IsControl(rune)
                || rune == Rune.ReplacementChar
                || (rune.IsAscii && Refused.Contains((char)rune.Value, StringComparison.Ordinal));
            clean.Append(refused ? "-" : rune.ToString());
        }
        string safe = clean.ToString().TrimStart(' ').TrimEnd(' ', '.');
        if (safe.Length == 0)
        {
            return "file";
        }
        if (IsDevice(safe))
        {
            int dot = safe.IndexOf('.', StringComparison.Ordinal);
            safe = dot < 0 ? safe + "_" : safe.Insert(dot, "_");
        }
        return Shorten(safe);
    }

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes)
        {
            return name;
        }
        string ending = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(ending) > MostBytes / 4)
        {
            ending = "";
        }
        var stem = new StringBuilder();
        int bytes = Encoding.UTF8.GetByteCount(ending);
        foreach (var rune in name[..^ending.Length].EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MostBytes)
            {
                break;
            }
            stem.Append(rune.ToString());
        }
        return stem.ToString().TrimEnd(' ', '.') + ending;
    }
}
