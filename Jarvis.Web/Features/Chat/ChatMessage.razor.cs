using Jarvis.Contracts;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Chat;

/// <summary>One message with its actions. Rendered again only when it has changed.</summary>
public sealed partial class ChatMessage
{
    private IReadOnlyList<string> _blocks = [];
    private string? _rendered;
    private bool _editing;
    private string _draft = "";

    [Parameter, EditorRequired]
    public ChatEntry Entry { get; set; } = null!;

    /// <summary>Name of the author.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>Whether it is the last message of the conversation.</summary>
    [Parameter]
    public bool Last { get; set; }

    /// <summary>Whether an answer is being generated.</summary>
    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<string> OnEdit { get; set; }

    [Parameter]
    public EventCallback OnRegenerate { get; set; }

    [Parameter]
    public EventCallback OnContinue { get; set; }

    [Parameter]
    public EventCallback<string> OnVersion { get; set; }

    private bool User => Entry.Role == ChatRole.User;

    private string? Ending =>
        Entry.State switch
        {
            MessageState.Interrupted or MessageState.Failed => Entry.Note ?? "The answer broke off.",
            MessageState.Stopped => "Stopped.",
            MessageState.Done when Entry.CutByLength && Last => "The answer reached its longest length.",
            _ => null,
        };

    protected override void OnParametersSet()
    {
        if (!User && _rendered != Entry.Text)
        {
            (_rendered, _blocks) = (Entry.Text, ChatMarkdown.Blocks(Entry.Text));
        }
    }

    private async Task SaveAsync()
    {
        if (!Busy && !string.IsNullOrWhiteSpace(_draft))
        {
            _editing = false;
            await OnEdit.InvokeAsync(_draft);
        }
    }
}
