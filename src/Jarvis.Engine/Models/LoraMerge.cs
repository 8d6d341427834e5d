using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// Merges adapters into their weights until disposed. The weights' former values are kept and put back, so that unmerging restores every
/// bit; subtracting what was added would not.
/// </summary>
public sealed class LoraMerge : IDisposable
{
    private readonly LanguageModel _model;
    private readonly List<(Projection Layer, Tensor Before)> _kept = [];

    /// <param name="keep">False where the model is only read from here on: nothing is kept, and nothing is put back.</param>
    public LoraMerge(LanguageModel model, bool keep = true)
    {
        _model = model;
        using var free = no_grad();
        foreach (var (_, layer) in model.Projections.Where(layer => layer.Value.Adapter is { Merged: false }))
        {
            using var scope = NewDisposeScope();
            if (keep)
            {
                _kept.Add((layer, layer.Weight.detach().clone().DetachFromDisposeScope()));
            }
            layer.Weight.add_(layer.Adapter!.Delta().to_type(layer.Weight.dtype));
            layer.Adapter.Merged = true;
        }
        model.Precision.Refresh();
    }

    public void Dispose()
    {
        using var free = no_grad();
        foreach (var (layer, before) in _kept)
        {
            layer.Weight.copy_(before);
            layer.Adapter!.Merged = false;
            before.Dispose();
        }
        if (_kept.Count > 0)
        {
            _model.Precision.Refresh();
        }
        _kept.Clear();
    }
}
