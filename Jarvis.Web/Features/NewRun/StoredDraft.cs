using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.NewRun;

/// <summary>A run that was not started yet, as <c>web.db</c> keeps it through Back, a reload and a restart of the server.</summary>
/// <param name="Link">The address that it began with; <see cref="NewRunLink.Key"/>.</param>
public sealed record StoredDraft(string Link, DateTimeOffset SavedAt, PlanStart Start, IReadOnlyDictionary<string, string> Typed)
{
    public IReadOnlyList<ChosenData> Data { get; init; } = [];

    /// <summary>Nobody chose yet, so the starter dataset is chosen as soon as it is ready.</summary>
    public bool IsDataUntouched { get; init; }

    public string? Name { get; init; }

    public StartKind When { get; init; }

    public ScheduleWhen? Schedule { get; init; }
}

/// <summary>The one draft of a new run.</summary>
public sealed class DraftStore(PreferenceStore preferences)
{
    private static readonly PreferenceKey<StoredDraft> _key = new("new_run.draft");

    public StoredDraft? Read() => preferences.Read(_key);

    public void Write(StoredDraft draft) => preferences.Write(_key, draft);

    public void Remove() => preferences.Remove(_key);
}
