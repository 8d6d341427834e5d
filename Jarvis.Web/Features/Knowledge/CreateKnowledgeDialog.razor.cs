using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Knowledge;

/// <summary>The form for a new knowledge base. Building it is a job, whose progress the page shows.</summary>
public sealed partial class CreateKnowledgeDialog
{
    private readonly HashSet<string> _chosen = [];
    private readonly List<Uploaded> _uploads = [];
    private Dialog _dialog = null!;
    private List<DatasetSummary>? _datasets;
    private TrainerException? _error;
    private string _name = "";
    private string _path = "";
    private string? _model;
    private int _characters = new ChunkCutting().Characters;
    private int _overlap = new ChunkCutting().Overlap;
    private bool _busy;

    [Inject]
    private TrainerClient Trainer { get; set; } = null!;

    private bool HasSource => _chosen.Count > 0 || _uploads.Count > 0 || !string.IsNullOrWhiteSpace(_path);

    private string NameHint =>
        _datasets?.FirstOrDefault(dataset => _chosen.Contains(dataset.Id))?.Name ?? _uploads.FirstOrDefault()?.Name ?? "Name of its source";

    public async Task OpenAsync()
    {
        (_error, _busy) = (null, false);
        await _dialog.OpenAsync();
        try
        {
            _datasets = await Trainer.ListDatasetsAsync(recent: true);
        }
        catch (TrainerException exception)
        {
            (_datasets, _error) = ([], exception);
        }

        StateHasChanged();
    }

    private void Choose(string id, bool chosen)
    {
        if (chosen)
        {
            _chosen.Add(id);
        }
        else
        {
            _chosen.Remove(id);
        }
    }

    private void Uploaded(Uploaded upload) => _uploads.Add(upload);

    private async Task RemoveAsync(Uploaded upload)
    {
        _uploads.Remove(upload);
        await Trainer.DropUploadAsync(upload.Id);
    }

    private async Task CreateAsync()
    {
        (_busy, _error) = (true, null);
        try
        {
            await Trainer.CreateKnowledgeAsync(
                new CreateKnowledge(
                    _name.Trim(),
                    [.. _chosen],
                    string.IsNullOrWhiteSpace(_path) ? [] : [_path.Trim()],
                    [.. _uploads.Select(upload => upload.Id)],
                    Cutting: new ChunkCutting(_characters, _overlap),
                    Model: string.IsNullOrWhiteSpace(_model) ? null : _model
                )
            );
            _uploads.Clear(); // the job uses and deletes them from here on
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

    /// <summary>Resets the form and deletes uploads that no job has taken.</summary>
    private async Task ForgetAsync()
    {
        var unused = _uploads.ToList();
        _uploads.Clear();
        _chosen.Clear();
        (_name, _path) = ("", "");
        foreach (var upload in unused)
        {
            await Trainer.DropUploadAsync(upload.Id);
        }
    }
}
