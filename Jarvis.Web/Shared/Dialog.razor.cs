using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Jarvis.Web.Shared;

/// <summary>
/// A modal dialog, opened by the page that contains it. The header has a close button of our own, because MudBlazor's is not in the tab
/// order.
/// </summary>
public sealed partial class Dialog
{
    private static readonly DialogOptions _options = new()
    {
        MaxWidth = MaxWidth.False,
        CloseOnEscapeKey = true,
        BackdropClick = true,
    };

    private readonly string _titleId = "dialog-" + Guid.NewGuid().ToString("N")[..8];
    private bool _open;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>wide | drawer</summary>
    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public RenderFragment? Footer { get; set; }

    /// <summary>Called however the dialog is closed, including by Esc or a click outside it.</summary>
    [Parameter]
    public EventCallback OnClosed { get; set; }

    public Task OpenAsync()
    {
        _open = true;
        StateHasChanged();
        return Task.CompletedTask;
    }

    public async Task CloseAsync()
    {
        if (_open)
        {
            _open = false;
            StateHasChanged();
            await OnClosed.InvokeAsync();
        }
    }

    private Task ShownAsync(bool shown) => shown ? OpenAsync() : CloseAsync();
}
