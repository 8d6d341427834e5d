using System.Collections.Concurrent;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Models;

namespace Jarvis.Trainer.Runs;

/// <summary>What the files of a finished model say.</summary>
internal sealed record ModelFacts(string? Architecture, int? ContextLength, string? Precision)
{
    public static ModelFacts Read(string folder)
    {
        string? precision = StoredPrecision.Of(folder);
        try
        {
            var network = ModelFolder.ReadConfig(folder);
            return new ModelFacts(network.Into(new TrainingPlan()).Model.Architecture, network.ContextLength, precision);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return new ModelFacts(null, null, precision); // an adapter without its base
        }
    }
}

/// <summary>Reads the facts of each finished model once, since its files never change.</summary>
internal sealed class ModelFactsCache
{
    private readonly ConcurrentDictionary<(string Folder, DateTimeOffset WrittenAt), ModelFacts> _facts = new();

    public ModelFacts Of(string folder, CheckpointManifest manifest)
    {
        var key = (Folder: folder, manifest.WrittenAt);
        var facts = _facts.GetOrAdd(key, static of => ModelFacts.Read(of.Folder));
        if (facts.ContextLength is null)
        {
            _facts.TryRemove(key, out _); // the base of an adapter may come back
        }
        return facts;
    }
}
