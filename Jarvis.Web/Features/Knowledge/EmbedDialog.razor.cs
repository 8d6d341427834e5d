using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Knowledge;

/// <summary>The form that chooses a model and computes embeddings with it.</summary>
public sealed partial class EmbedDialog
{
    private Dialog _dialog = null!;
    private KnowledgeSummary? _knowledge;
    private TrainerException? _error;
    private string? _model;
    private bool _busy;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    public Task OpenAsync(KnowledgeSummary knowledge)
    {
        (_knowledge, _error) = (knowledge, null);
        return _dialog.OpenAsync();
    }

    private async Task EmbedAsync()
    {
        _busy = true;
        try
        {
            await Trainer.EmbedKnowledgeAsync(_knowledge!.Id, new EmbedKnowledge(_model!));
            await _dialog.CloseAsync();
        }
        catch (TrainerException exception)
        {
            _error = exception;
        }
        finally
        {
            _busy = false;
        }
    }
}
