using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets.Samples;

public sealed partial class RecordDrawer
{
    /// <summary>Maximum characters shown of each text.</summary>
    private const int MostShown = 20_000;

    private Dialog _dialog = null!;
    private RecordHistory? _history;
    private TrainerException? _refusal;
    private DataRecord? _draft;
    private long? _shown;

    [Parameter, EditorRequired]
    public string DatasetId { get; set; } = "";

    /// <summary>Null while the drawer is closed.</summary>
    [Parameter]
    public long? RecordId { get; set; }

    /// <summary>Ids of the listed records in their order, for the buttons to the previous and next one.</summary>
    [Parameter]
    public IReadOnlyList<long> Ids { get; set; } = [];

    /// <summary>Address that opens another record in the drawer.</summary>
    [Parameter, EditorRequired]
    public Func<long, string> Link { get; set; } = null!;

    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <summary>Raised with the new id when an edit or an undo has replaced the record.</summary>
    [Parameter]
    public EventCallback<string> OnMoved { get; set; }

    protected override bool Heard(FeedEvent what) => false;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (RecordId == _shown)
        {
            return;
        }

        bool was = _shown is not null;
        (_shown, _history, _refusal, _draft) = (RecordId, null, null, null);
        if (RecordId is null)
        {
            await _dialog.CloseAsync();
            return;
        }

        if (!was)
        {
            await _dialog.OpenAsync();
        }

        await LoadAsync();
        StateHasChanged();
    }

    protected override async Task LoadAsync(bool recent)
    {
        if (RecordId is not { } id)
        {
            return;
        }

        try
        {
            (_history, _refusal) = (await Trainer.ReadRecordAsync(DatasetId, id), null);
        }
        catch (TrainerException exception)
        {
            (_history, _refusal) = (null, exception);
        }
    }

    private async Task ClosedAsync()
    {
        if (_shown is not null)
        {
            _shown = null;
            await OnClose.InvokeAsync();
        }
    }

    /// <param name="step">-1 for the previous record, 1 for the next.</param>
    private long? Neighbour(int step) =>
        RecordId is { } id && Ids.ToList().IndexOf(id) is >= 0 and var at && at + step >= 0 && at + step < Ids.Count
            ? Ids[at + step]
            : null;

    private int Longest => Math.Max(_history?.Record.Text?.Length ?? 0, _history?.Record.Turns?.Max(turn => turn.Content.Length) ?? 0);

    // Only the latest edit of this one record. Changes to many records are undone as a whole, in the Versions tab.
    private bool CanUndo(RecordStep step) => step.Kind == "edit" && ReferenceEquals(step, _history!.Steps[^1]);

    private Task UndoAsync(RecordStep step) =>
        Toasts.TryAsync(async () =>
        {
            await Trainer.UndoChangeAsync(DatasetId, step.Change);
            if (_history!.Steps.FirstOrDefault(each => each.Change == step.Change && each.Before is not null)?.Before is { } before)
            {
                await OnMoved.InvokeAsync(before.Id.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                await LoadAsync();
            }
        });

    private Task SaveAsync(EditRecord edit) =>
        Toasts.TryAsync(async () =>
        {
            var changed = await Trainer.EditRecordAsync(DatasetId, RecordId!.Value, edit);
            _draft = null;
            await OfferUndoAsync("Record changed");
            if (changed.Id == RecordId)
            {
                await LoadAsync();
            }
            else
            {
                await OnMoved.InvokeAsync(changed.Id.ToString(CultureInfo.InvariantCulture));
            }
        });

    private Task RemoveAsync() =>
        Toasts.TryAsync(async () =>
        {
            var change = await Trainer.RemoveRecordAsync(DatasetId, RecordId!.Value);
            Toasts.OfferUndo($"Record {Formats.Count(RecordId)} removed", () => Trainer.UndoChangeAsync(DatasetId, change.Number));
            await _dialog.CloseAsync();
        });

    private async Task OfferUndoAsync(string title)
    {
        if (await Trainer.ListChangesAsync(DatasetId) is [var newest, ..])
        {
            Toasts.OfferUndo(title, () => Trainer.UndoChangeAsync(DatasetId, newest.Number));
        }
    }
}
