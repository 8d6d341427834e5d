using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Jarvis.Web.Shared;

/// <summary>A modal over the browser's own dialog element: focus stays inside, Esc closes, focus returns to where it was.</summary>
public sealed partial class Dialog
{
    private readonly string _titleId = "dialog-" + Guid.NewGuid().ToString("N")[..8];
    private ElementReference _element;
    private bool _open;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public RenderFragment? Footer { get; set; }

    /// <summary>Also when closed by Esc.</summary>
    [Parameter]
    public EventCallback OnClosed { get; set; }

    public async Task OpenAsync()
    {
        _open = true;
        StateHasChanged();
        await JS.InvokeVoidAsync("jarvis.openDialog", _element);
    }

    public async Task CloseAsync()
    {
        await JS.InvokeVoidAsync("jarvis.closeDialog", _element);
        await ClosedAsync();
    }

    private async Task ClosedAsync()
    {
        if (_open)
        {
            _open = false;
            await OnClosed.InvokeAsync();
        }
    }
}
