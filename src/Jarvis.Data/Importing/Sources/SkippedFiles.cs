using System.Globalization;

namespace Jarvis.Data.Importing.Sources;

/// <summary>Counts the files of a folder or archive that are not read, by reason, with a few names each.</summary>
public sealed class SkippedFiles
{
    private const int NamesKept = 5,
        ReasonsKept = 50;

    private readonly Dictionary<string, (long Count, List<string> Names)> _reasons = new(StringComparer.Ordinal);

    public long Count { get; private set; }

    public void Add(string name, string reason)
    {
        Count++;
        var key = _reasons.Count < ReasonsKept || _reasons.ContainsKey(reason) ? reason : "other reasons";
        var (count, names) = _reasons.GetValueOrDefault(key, (0, []));
        if (names.Count < NamesKept)
        {
            names.Add(name);
        }
        _reasons[key] = (count + 1, names);
    }

    /// <summary>One sentence per reason, the one with the most files first.</summary>
    public IReadOnlyList<string> Sentences() =>
        [
            .. _reasons
                .OrderByDescending(r => r.Value.Count)
                .Select(r =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{r.Value.Count:N0} {(r.Value.Count == 1 ? "file" : "files")} not read ({r.Key}): "
                            + $"{string.Join(", ", r.Value.Names)}{(r.Value.Count > r.Value.Names.Count ? " …" : "")}"
                    )
                ),
        ];
}
