using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Models;

/// <summary>A folder or an upload, what was recognised in it, and its name; then a job copies it.</summary>
public sealed partial class ImportModelDialog
{
    private Dialog _dialog = null!;
    private ImportModelDraft _draft = new();
    private TrainerException? _refusal;
    private bool _busy;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    public Task OpenAsync()
    {
        (_draft, _refusal, _busy) = (new ImportModelDraft(), null, false);
        StateHasChanged();
        return _dialog.OpenAsync();
    }

    private Task UploadedAsync(Uploaded upload) => ProbeAsync(_draft.OfUpload(upload.Id));

    private async Task ProbeAsync(ImportModelDraft asked)
    {
        _draft = asked;
        await TryAsync(async () => _draft = asked.Recognised(await Trainer.ProbeModelAsync(asked.ToProbe())));
        if (_refusal is not null)
        {
            await DropAsync();
        }
    }

    private async Task ImportAsync()
    {
        await TryAsync(async () =>
        {
            await Trainer.ImportModelAsync(_draft.ToImport());
            _draft = new ImportModelDraft(); // the upload is the job's now
            await _dialog.CloseAsync();
        });
    }

    private async Task BackAsync()
    {
        await DropAsync();
        _refusal = null;
    }

    private Task ClosedAsync() => DropAsync();

    /// <summary>Another choice begins; an upload that was not imported goes.</summary>
    private async Task DropAsync()
    {
        string? upload = _draft.UploadId;
        _draft = _draft.Again();
        if (upload is not null)
        {
            await Trainer.DropUploadAsync(upload);
        }
    }

    private async Task TryAsync(Func<Task> ask)
    {
        (_busy, _refusal) = (true, null);
        try
        {
            await ask();
        }
        catch (TrainerException exception)
        {
            _refusal = exception;
        }
        finally
        {
            _busy = false;
        }
    }
}
