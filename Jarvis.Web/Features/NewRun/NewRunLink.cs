namespace Jarvis.Web.Features.NewRun;

/// <summary>What an address of the page asks the form to begin with.</summary>
/// <param name="From">A run whose plan is the start.</param>
/// <param name="Datasets">Ids of datasets that are chosen already.</param>
/// <param name="File">A file or folder on this machine to learn from.</param>
/// <param name="Base">Name of a checkpoint of <paramref name="From"/> that is trained further.</param>
/// <param name="When">schedule | tonight; null for now.</param>
/// <param name="Tour">The short run of the tour is filled in.</param>
public sealed record NewRunLink(
    string? From = null,
    IReadOnlyList<string>? Datasets = null,
    string? File = null,
    string? Preset = null,
    string? Tokenizer = null,
    string? When = null,
    string? Base = null,
    bool Tour = false
)
{
    /// <summary>It names a start, so a draft of something else does not stand in its place.</summary>
    public bool HasStart => Key.Length > 0;

    /// <summary>What <see cref="When"/> asks for; null where it asks for nothing.</summary>
    public StartKind? Start =>
        When switch
        {
            "schedule" => StartKind.Schedule,
            "tonight" => StartKind.Tonight,
            _ => null,
        };

    /// <summary>Equal for addresses that begin with the same.</summary>
    public string Key =>
        string.Join(
            '&',
            new[]
            {
                ("from", From),
                ("base", Base),
                ("file", File),
                ("preset", Preset),
                ("tokenizer", Tokenizer),
                ("tour", Tour ? "1" : null),
            }
                .Concat((Datasets ?? []).Select(id => ("data", (string?)id)))
                .Where(pair => !string.IsNullOrEmpty(pair.Item2))
                .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}")
        );
}
