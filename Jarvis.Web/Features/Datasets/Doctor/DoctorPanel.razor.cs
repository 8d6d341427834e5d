using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets.Doctor;

public sealed partial class DoctorPanel
{
    private DoctorReport? _report;
    private DoctorOptions _options = new();
    private TrainerException? _refusal;
    private bool _loaded;
    private bool _busy;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The dataset's newest version, null while unknown; a report about an older version says so.</summary>
    [Parameter]
    public int? Version { get; set; }

    /// <summary>Set inside the import wizard: only findings and fixes are shown, without options and scores.</summary>
    [Parameter]
    public bool Quiet { get; set; }

    private List<DoctorFinding> Findings =>
        [
            .. _report!
                .Findings.Where(finding => finding.Severity != FindingSeverity.Fine)
                .OrderByDescending(finding => finding.Severity)
                .ThenByDescending(finding => finding.Count),
        ];

    /// <summary>Findings that are no problem but offer a label to add, such as a measured quality.</summary>
    private List<DoctorFinding> Labels =>
        [
            .. _report!.Findings.Where(finding =>
                finding.Severity == FindingSeverity.Fine && (finding.Mend is not null || finding.MendedBy is not null)
            ),
        ];

    private List<DoctorFinding> Writable => [.. Labels.Where(finding => finding is { Mend: not null, MendedBy: null })];

    private List<DoctorFinding> Fine =>
        [.. _report!.Findings.Where(finding => finding is { Severity: FindingSeverity.Fine, Mend: null, MendedBy: null })];

    private List<DoctorFinding> Mendable =>
        [.. Findings.Where(finding => finding is { Mend: not null, MendedBy: null, Severity: >= FindingSeverity.Warning })];

    protected override Task OnInitializedAsync() => LoadAsync(recent: true);

    protected override bool Heard(FeedEvent what)
    {
        if (what is not FeedEvent.Work(var job) || job.Target != Id)
        {
            return false;
        }

        _busy = job.State is ImportState.Waiting or ImportState.Running;
        return true;
    }

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            var report = await Trainer.ReadDoctorAsync(Id, recent);
            _busy = (await Trainer.ListJobsAsync(recent)).Exists(job =>
                job.Target == Id && job.State is ImportState.Waiting or ImportState.Running
            );
            if (report is not null && (_report is null || report.At != _report.At))
            {
                _options = report.Options;
            }

            (_report, _refusal, _loaded) = (report, null, true);
        }
        catch (TrainerException exception)
        {
            _refusal = _report is null ? exception : null; // keep what is on the screen while the Trainer is unreachable
        }
    }

    private static string Summary(DoctorReport report)
    {
        int problems = report.Findings.Count(finding => finding is { Severity: FindingSeverity.Problem, MendedBy: null }),
            warnings = report.Findings.Count(finding => finding is { Severity: FindingSeverity.Warning, MendedBy: null });
        int mended = report.Findings.Count(finding => finding is { MendedBy: not null, Severity: not FindingSeverity.Fine });
        string open = (problems, warnings) switch
        {
            (0, 0) => mended > 0 ? "No problems left" : "No problems",
            (_, 0) => Formats.Plural(problems, "problem"),
            (0, _) => Formats.Plural(warnings, "warning"),
            _ => $"{Formats.Plural(problems, "problem")} and {Formats.Plural(warnings, "warning")}",
        };
        return mended > 0 ? $"{open} · {mended} fixed" : open;
    }

    private Task ExamineAsync(DoctorOptions options) =>
        Toasts.TryAsync(async () =>
        {
            _options = options;
            await Trainer.ExamineAsync(Id, options);
            _busy = true;
        });

    private Task MendAsync(IReadOnlyList<string> checks) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.MendAsync(Id, checks);
            _busy = true;
        });

    private Task UndoAsync(int change) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.UndoChangeAsync(Id, change);
            await LoadAsync();
        });
}
