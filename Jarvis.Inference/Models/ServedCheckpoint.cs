using Jarvis.Engine.Checkpoints;

namespace Jarvis.Inference.Models;

/// <summary>A finished checkpoint folder under the name by which clients ask for it.</summary>
/// <param name="Owner">The run's or the registered model's id.</param>
public sealed record ServedCheckpoint(string Id, string Owner, string Name, string Folder, CheckpointManifest Manifest, bool Best, bool Last);
