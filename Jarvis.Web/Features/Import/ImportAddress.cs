namespace Jarvis.Web.Features.Import;

/// <summary>What the wizard's URL says.</summary>
/// <param name="File">Which of several files is shown, from 1; null for the first.</param>
/// <param name="Draft">The draft itself (<see cref="ImportDraft.Write"/>); null when it is empty or too long for a URL.</param>
/// <param name="Id">Under which the draft is kept on the server (<see cref="ImportDraftStore"/>).</param>
/// <param name="Together">Several files become one dataset.</param>
public sealed record ImportAddress(ImportStep Step, int? File = null, string? Draft = null, string? Id = null, bool Together = false)
{
    /// <summary>
    /// Longest draft in a URL, in characters. Escaped it grows to about twice the length, and Kestrel refuses a request line over 8 KB: a
    /// reload of a wizard with fifty files would fail.
    /// </summary>
    public const int MostDraft = 2500;

    public static ImportAddress Read(string? step, int? file, string? draft, string? id, bool together) =>
        new(
            Enum.TryParse<ImportStep>(step, ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : ImportStep.Source,
            file,
            draft,
            id,
            together
        );

    /// <summary>Query parameters; null removes one.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() =>
        new Dictionary<string, object?>
        {
            ["step"] = Step == ImportStep.Source ? null : Step.ToString().ToLowerInvariant(),
            ["file"] = File is > 1 ? File : null,
            ["draft"] = Draft is { Length: <= MostDraft } ? Draft : null,
            ["import"] = Draft is null ? null : Id,
            ["together"] = Together ? true : null,
        };
}
