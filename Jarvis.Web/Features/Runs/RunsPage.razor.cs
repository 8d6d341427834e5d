using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>The table of runs. It is sorted and searched again when a run's summary changes; steps update their own row only.</summary>
public sealed partial class RunsPage
{
    /// <summary>Of longer lists only the visible rows are rendered.</summary>
    private const int MostPlain = 40;

    private const string SelectedName = "selected";

    private static readonly PreferenceKey<string[]> _columnsKey = new("runs.columns");
    private readonly HashSet<RunTableRow> _rows = [];
    private readonly RunSelection _selection = new();
    private Dictionary<string, string> _schedules = [];
    private RunEditDialog _edit = null!;
    private IReadOnlyList<RunColumn> _columns = [];
    private List<RunLine> _lines = [];
    private IReadOnlyCollection<string> _ids = [];
    private string _tags = "";
    private string? _selected;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    private string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    private string? Group { get; set; }

    [SupplyParameterFromQuery(Name = "columns")]
    private string? Columns { get; set; }

    [SupplyParameterFromQuery(Name = SelectedName)]
    private string? Selected { get; set; }

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PreferenceStore Preferences { get; set; } = null!;

    private RunBulk Bulk => new(Trainer, Toasts);

    protected override void OnParametersSet()
    {
        _columns = RunColumns.Read(Columns ?? string.Join(',', Preferences.Read(_columnsKey) ?? []));
        if (Selected != _selected)
        {
            _selection.Read(_selected = Selected);
        }

        Look();
    }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _schedules = (await Trainer.ListSchedulesAsync(recent: true)).ToDictionary(schedule => schedule.Id, schedule => schedule.Name);
        }
        catch (TrainerException)
        {
            _schedules = []; // the column then says "Schedule"
        }
    }

    protected override bool Heard(FeedEvent what)
    {
        switch (what)
        {
            case FeedEvent.Steps(var runId, _):
                Move(runId, steps: true);
                return false;
            case FeedEvent.Run(var run):
                return Changed(run.Id);
            case FeedEvent.Started(var run):
                return Changed(run.Id);
            case FeedEvent.Finished(var run):
                return Changed(run.Id);
            case FeedEvent.Failed(var run, _):
                return Changed(run.Id);
            case FeedEvent.Removed or FeedEvent.Reloaded:
                Look();
                return true;
            default:
                return false;
        }
    }

    /// <returns>False if every run keeps its place, so that only its own row has to be rendered.</returns>
    private bool Changed(string runId)
    {
        var before = _lines;
        Look();
        if (
            _selection.Count > 0
            || before.Count == 0
            || !before
                .Select(line => (line.Group, line.Count, line.Run?.Id))
                .SequenceEqual(_lines.Select(line => (line.Group, line.Count, line.Run?.Id)))
        )
        {
            return true;
        }

        Move(runId, steps: false);
        return false;
    }

    private void Move(string runId, bool steps)
    {
        foreach (var row in _rows)
        {
            row.Move(runId, steps);
        }
    }

    private void Look()
    {
        var shown = RunList.Apply(Feed.State.Runs, Query, Filter, Sort);
        _lines = [.. RunList.Grouped(shown, Group)];
        var ids = shown.Select(run => run.Id).ToHashSet();
        _ids = ids;
        if (Feed.Loaded)
        {
            _selection.Keep(ids);
        }
    }

    private void Toggle(string id)
    {
        _selection.Toggle(id);
        KeepSelected();
    }

    private void ToggleAll()
    {
        _selection.ToggleAll(_ids);
        KeepSelected();
    }

    private void Deselect()
    {
        _selection.Clear();
        KeepSelected();
    }

    private void KeepSelected()
    {
        if (_selection.Write() is var selected && selected != _selected)
        {
            Go(SelectedName, _selected = selected);
        }
    }

    private void Go(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);

    private void Choose(RunColumn column)
    {
        var keys = _columns.Select(each => each.Key).ToHashSet();
        if (!keys.Remove(column.Key))
        {
            keys.Add(column.Key);
        }

        string? chosen = RunColumns.Write(keys);
        Preferences.Write(_columnsKey, chosen?.Split(',') ?? []);
        _columns = RunColumns.Read(chosen);
        Go("columns", chosen);
    }

    private void SortBy(string key) => Go("sort", Sort == key ? Turned(key) : key);

    private static string Turned(string key) => key[0] == '-' ? key[1..] : "-" + key;

    private string? Sorted(string? key) =>
        key is null ? null
        : Sort == key || Sort == Turned(key) ? (Sort![0] == '-' ? "descending" : "ascending")
        : "none";

    private Task TagAsync() =>
        DoAsync(async runs =>
        {
            await Bulk.TagAsync(runs, RunBulk.Tags(_tags));
            _tags = "";
        });

    private async Task DoAsync(Func<IReadOnlyList<RunSummary>, Task> act)
    {
        _busy = true;
        await act(_selection.Of(Feed.State.Runs));
        _busy = false;
    }
}
