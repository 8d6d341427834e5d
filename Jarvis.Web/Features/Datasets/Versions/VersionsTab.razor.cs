using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Datasets.Versions;

public sealed partial class VersionsTab
{
    private List<DatasetChange>? _changes;
    private TrainerException? _refusal;
    private ConfirmDialog _confirm = null!;

    /// <summary>The dataset's newest version.</summary>
    [Parameter]
    public int? Version { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? AskedFrom { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    public string? AskedTo { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private int Newest => _changes is [var newest, ..] ? newest.Number : 1;

    /// <summary>Null when no versions are compared.</summary>
    private int? From => Known(AskedFrom);

    private int To => Known(AskedTo) ?? Newest;

    protected override async Task LoadAsync(bool recent)
    {
        try
        {
            (_changes, _refusal) = ([.. (await Trainer.ListChangesAsync(Id)).OrderByDescending(change => change.Number)], null);
        }
        catch (TrainerException exception)
        {
            _refusal = _changes is null ? exception : _refusal;
        }
    }

    private int? Known(string? asked) =>
        int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= Newest
            ? number
            : null;

    private void Choose(string name, int number) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>
                {
                    ["from"] = From ?? Math.Max(1, To - 1),
                    ["to"] = To,
                    [name] = number,
                }
            ),
            replace: true
        );

    private string CompareLink(DatasetChange change) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["from"] = change.Number - 1, ["to"] = change.Number });

    private SelectOption<int>[] Choices => [.. _changes!.Select(change => SelectOption.Of(change.Number, Option(change)))];

    private static string Option(DatasetChange change) =>
        $"{change.Number.ToString(CultureInfo.InvariantCulture)} · "
        + $"{(change.Description.Length > 60 ? change.Description[..60] + "…" : change.Description)}";

    private async Task UndoAsync(DatasetChange change)
    {
        if (
            change.Number != Newest
            && !await _confirm.AskAsync(
                $"Undo version {change.Number}?",
                $"“{change.Description}” is undone; later changes stay. Records that a later change "
                    + "has touched are left as they are. This becomes a new version, which can be undone too.",
                "Undo"
            )
        )
        {
            return;
        }

        await Toasts.TryAsync(async () =>
        {
            await Trainer.UndoChangeAsync(Id, change.Number);
            await LoadAsync();
            if (_changes is [{ Undoes: { } undone } undo, ..] && undone == change.Number)
            {
                Toasts.OfferUndo($"Version {change.Number} undone", () => Trainer.UndoChangeAsync(Id, undo.Number));
            }
        });
    }
}
