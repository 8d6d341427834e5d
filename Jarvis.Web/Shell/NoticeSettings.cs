using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Shell;

/// <summary>What a notice is about; where it is shown is chosen for each kind.</summary>
public enum NoticeKind
{
    Started,
    Epoch,
    Report,
    Finished,
    Failed,
    Data,
}

/// <param name="Bell">In the list of the bell.</param>
/// <param name="Toast">A short message on the open page.</param>
/// <param name="Desktop">A notification of the operating system, while a page is open.</param>
public sealed record NoticePlaces(bool Bell, bool Toast, bool Desktop = false);

/// <summary>Which notices show where, and when none pops up. Kept in <c>web.db</c>.</summary>
/// <param name="Kinds">The kinds that were changed; all others are as <see cref="Default"/> says.</param>
/// <param name="QuietFrom">In the person's time zone; null for no quiet times. The bell still lists what came.</param>
public sealed record NoticeSettings(
    IReadOnlyDictionary<NoticeKind, NoticePlaces> Kinds,
    TimeOnly? QuietFrom = null,
    TimeOnly? QuietTo = null
)
{
    private static readonly NoticePlaces _bellAndToast = new(Bell: true, Toast: true);

    public static NoticeSettings Defaults { get; } = new(new Dictionary<NoticeKind, NoticePlaces>());

    /// <summary>The page of a run counts its epochs; a bell that rings at each of them is soon ignored.</summary>
    public static NoticePlaces Default(NoticeKind kind) =>
        kind switch
        {
            NoticeKind.Epoch => new(Bell: false, Toast: false),
            NoticeKind.Report => new(Bell: true, Toast: false),
            _ => _bellAndToast,
        };

    public static NoticeKind KindOf(Notice notice) =>
        notice.Event switch
        {
            nameof(IRunsClient.RunFailed) => NoticeKind.Failed,
            nameof(IRunsClient.RunFinished) => NoticeKind.Finished,
            nameof(IRunsClient.EpochCompleted) => NoticeKind.Epoch,
            nameof(IRunsClient.ReportPublished) => NoticeKind.Report,
            _ => notice.RunId is not null ? NoticeKind.Started : NoticeKind.Data,
        };

    public NoticePlaces Of(NoticeKind kind) => Kinds?.GetValueOrDefault(kind) ?? Default(kind);

    public NoticeSettings With(NoticeKind kind, NoticePlaces places) =>
        this with
        {
            Kinds = new Dictionary<NoticeKind, NoticePlaces>(Kinds ?? Defaults.Kinds) { [kind] = places },
        };

    /// <summary>From the first moment to just before the second, over midnight if the second is earlier; equal ones are all day.</summary>
    public bool IsQuiet(TimeOnly now) =>
        QuietFrom is { } from && QuietTo is { } to && (from < to ? now >= from && now < to : now >= from || now < to);

    public bool ShowsInBell(Notice notice) => Of(KindOf(notice)).Bell;

    public bool Pops(Notice notice, TimeOnly now) => Of(KindOf(notice)).Toast && !IsQuiet(now);

    public bool PopsOnDesktop(Notice notice, TimeOnly now) => Of(KindOf(notice)).Desktop && !IsQuiet(now);
}

/// <summary>The settings as all open pages share them.</summary>
public sealed class NoticeSettingsStore(PreferenceStore preferences) : SharedPreference<NoticeSettings>(preferences, new("notices"))
{
    public NoticeSettings Current => Stored ?? NoticeSettings.Defaults;
}
