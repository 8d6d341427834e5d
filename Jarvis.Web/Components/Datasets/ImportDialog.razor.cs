using Jarvis.Contracts;
using Jarvis.Web.Components.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Components.Datasets;

/// <summary>Where data comes in: files from the browser (sent by datasets.js, not through the circuit) or a path on the server.</summary>
public sealed partial class ImportDialog : IAsyncDisposable
{
    private Dialog _dialog = null!;
    private ElementReference _files;
    private IJSObjectReference? _module;
    private string _path = "";
    private string? _refusal;
    private bool _busy;
    private bool _opened;

    public async Task OpenAsync()
    {
        (_path, _refusal, _opened) = ("", null, true);
        await _dialog.OpenAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_opened)
        {
            _opened = false;
            _module ??= await JS.InvokeAsync<IJSObjectReference>("import", "./js/datasets.js");
            await _module.InvokeVoidAsync("takeFiles", _files);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the module with it.
        }
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
