using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;

namespace Jarvis.Inference.Models;

/// <summary>A finished checkpoint folder under the name by which clients ask for it.</summary>
/// <param name="Owner">The run's or the registered model's id.</param>
/// <param name="Averaged">Serves the EMA of its weights instead of the weights themselves.</param>
internal sealed record ServedCheckpoint(
    string Id,
    string Owner,
    string Name,
    string Folder,
    CheckpointManifest Manifest,
    bool Best,
    bool Last,
    bool Averaged = false
)
{
    /// <summary>The model folder that is loaded: <see cref="Folder"/> itself, or the EMA's folder inside it.</summary>
    public string ModelFolder => Averaged ? Path.Combine(Folder, CheckpointManifest.EmaFolder) : Folder;

    public double? ValidationLoss => Averaged ? Manifest.EmaLoss : Manifest.ValidationLoss;

    /// <summary>The id under which the best checkpoint of the owner is asked for.</summary>
    public string OwnerId => Averaged ? Owner + ServedModel.EmaSuffix : Owner;
}
