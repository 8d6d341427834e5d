namespace Jarvis.Web.Features.Settings;

/// <param name="Use">What Jarvis uses it for.</param>
public sealed record LicenceRow(string Name, string Use, string Licence);

/// <summary>The table of THIRD-PARTY-NOTICES.md, which is embedded in this assembly.</summary>
public static class Licences
{
    private static readonly Lazy<IReadOnlyList<LicenceRow>> _all = new(() =>
    {
        using var file = typeof(Licences).Assembly.GetManifestResourceStream("THIRD-PARTY-NOTICES.md")!;
        using var text = new StreamReader(file);
        return Read(text.ReadToEnd());
    });

    public static IReadOnlyList<LicenceRow> All => _all.Value;

    internal static IReadOnlyList<LicenceRow> Read(string markdown) =>
        [
            .. markdown
                .Split('\n')
                .Where(line => line.StartsWith('|'))
                .Skip(2) // the header row and the line below it
                .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))
                .Where(cells => cells.Length == 3)
                .Select(cells => new LicenceRow(cells[0].Replace("`", "", StringComparison.Ordinal), cells[1], cells[2])),
        ];
}
