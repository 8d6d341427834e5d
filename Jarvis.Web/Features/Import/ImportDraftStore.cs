using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Import;

/// <summary>A draft as it is kept on the server.</summary>
public sealed record KeptImport(string Id, DateTimeOffset At, ImportDraft Draft, bool Together);

/// <summary>
/// Keeps the newest drafts in <c>web.db</c>: those too long for a URL, and those that the user left and may continue. They survive a
/// reload, another browser and a restart of the server. An upload itself is kept by the Trainer for an hour.
/// </summary>
public sealed class ImportDraftStore(PreferenceStore preferences, TimeProvider time)
{
    public const int Most = 20;
    private static readonly PreferenceKey<KeptImport[]> _key = new("import.drafts");
    private readonly Lock _lock = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<KeptImport> All => preferences.Read(_key) ?? [];

    /// <summary>Drafts that were not sent to the Trainer yet, newest first.</summary>
    public IReadOnlyList<KeptImport> Unfinished => [.. All.Where(kept => !kept.Draft.IsStarted)];

    public KeptImport? Find(string? id) => All.FirstOrDefault(kept => kept.Id == id);

    public void Keep(string id, ImportDraft draft, bool together)
    {
        lock (_lock)
        {
            var others = All.Where(kept => kept.Id != id);
            preferences.Write(
                _key,
                draft.Files.Count > 0 ? [new KeptImport(id, time.GetUtcNow(), draft, together), .. others.Take(Most - 1)] : [.. others]
            );
        }
    }

    public void Forget(string id) => Keep(id, ImportDraft.Empty, together: false);
}
