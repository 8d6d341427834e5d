using Jarvis.Contracts;
using Jarvis.Web.Components.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Components.Datasets;

/// <summary>Where data comes in: files from the browser (sent by datasets.js, not through the circuit) or a path on the server.</summary>
public sealed partial class ImportDialog
{
    private Dialog _dialog = null!;
    private string _path = "";
    private string? _refusal;
    private bool _busy;

    /// <summary>True while there is no starter dataset.</summary>
    [Parameter]
    public bool OffersStarter { get; set; }

    [Parameter]
    public EventCallback OnStarter { get; set; }

    public async Task OpenAsync()
    {
        (_path, _refusal) = ("", null);
        await _dialog.OpenAsync();
    }

    private async Task StarterAsync()
    {
        await _dialog.CloseAsync();
        await OnStarter.InvokeAsync();
    }

    private async Task ImportPathAsync()
    {
        (_busy, _refusal) = (true, null);
        try
        {
            await Trainer.ImportAsync(new ImportDataset(null, _path.Trim(), null));
            await _dialog.CloseAsync();
        }
        catch (TrainerException failure)
        {
            _refusal = failure.Detail ?? failure.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
