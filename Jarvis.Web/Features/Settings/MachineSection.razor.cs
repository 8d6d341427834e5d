using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Feed;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Settings;

/// <summary>The machine's hardware and speed, its disk use by kind, and how to free space.</summary>
public sealed partial class MachineSection
{
    private MachineSettings? _machine;
    private List<DiskUse>? _disk;
    private TrainerException? _error;
    private ConfirmDialog _confirm = null!;
    private bool _cleaning;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override bool Heard(FeedEvent what) => what is FeedEvent.Hardware or FeedEvent.Reloaded;

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            await LoadAsync(); // not during prerendering as well: measuring the disk use lists every file
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            _machine = await Trainer.ReadMachineAsync();
            StateHasChanged();
            _disk = await Trainer.ReadDiskAsync();
            _error = null;
        }
        catch (TrainerException exception)
        {
            _error = exception;
        }
    }

    /// <summary>As a percentage of the largest kind.</summary>
    private string Share(DiskUse use) =>
        (100.0 * use.Bytes / Math.Max(1, _disk!.Max(each => each.Bytes))).ToString("0.#", CultureInfo.InvariantCulture);

    private async Task CleanAsync(DiskUse use)
    {
        string size = Formats.Bytes(use.Removable);
        if (!await _confirm.AskAsync($"Free {size}?", $"This removes {DiskText.Cleaning(use)} It cannot be undone.", $"Remove {size}"))
        {
            return;
        }

        _cleaning = true;
        await Toasts.TryAsync(async () =>
        {
            var cleaned = await Trainer.CleanDiskAsync(use.Kind);
            Toasts.Say(cleaned.InUse == 0 ? NoticeLevel.Success : NoticeLevel.Warning, DiskText.Done(cleaned));
            _disk = await Trainer.ReadDiskAsync();
        });
        _cleaning = false;
    }
}
