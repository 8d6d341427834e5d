using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Jarvis.Web.Shared;

/// <summary>
/// A modal dialog, opened from the page that holds it. MudBlazor's own close button is not in the tab order, so the head has one of ours.
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

    /// <summary>Also when closed by Esc or by a click beside it.</summary>
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
