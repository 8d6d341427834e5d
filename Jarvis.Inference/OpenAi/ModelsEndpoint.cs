using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Tokenizers;
using Jarvis.Inference.Models;

namespace Jarvis.Inference.OpenAi;

/// <summary><c>GET /v1/models</c>: runs under their own id (the best checkpoint answers), then every checkpoint.</summary>
internal sealed class ModelsEndpoint(CheckpointCatalog catalog, ILogger<ModelsEndpoint> logger)
{
    // A finished checkpoint never changes, so what its files say is read once.
    private readonly ConcurrentDictionary<string, (int Context, bool Chat)?> _facts = new(StringComparer.Ordinal);

    public ServedModels List()
    {
        var checkpoints = catalog.All();
        var models = checkpoints.Where(checkpoint => checkpoint.Best).Select(checkpoint => Describe(checkpoint.OwnerId, checkpoint))
            .Concat(checkpoints.Select(checkpoint => Describe(checkpoint.Id, checkpoint)));
        return new ServedModels("list", [.. models.OfType<ServedModel>()]);
    }

    public ServedModel Find(string id) => (catalog.Find(id) is { } checkpoint ? Describe(id, checkpoint) : null) ?? throw new ModelNotFoundException(id);

    private ServedModel? Describe(string id, ServedCheckpoint checkpoint)
    {
        if (_facts.GetOrAdd(checkpoint.ModelFolder + checkpoint.Manifest.WrittenAt.Ticks, _ => Facts(checkpoint.ModelFolder)) is not { } facts) return null;
        var manifest = checkpoint.Manifest;
        return new ServedModel(id, "model", manifest.WrittenAt.ToUnixTimeSeconds(), "jarvis", checkpoint.Owner, checkpoint.Owner, checkpoint.Name, manifest.Step, checkpoint.ValidationLoss,
            checkpoint.Best, checkpoint.Last, manifest.Parameters, facts.Context, facts.Chat, checkpoint.Averaged);
    }

    /// <summary>Null for a model that cannot be run here.</summary>
    private (int Context, bool Chat)? Facts(string folder)
    {
        try
        {
            return (ModelConfig.Read(folder).ContextLength, HasChatTemplate(Path.Combine(folder, TokenizerConfig.FileName)));
        }
        catch (Exception problem) when (problem is InvalidDataException or JsonException or IOException)
        {
            logger.LogWarning("'{Folder}' is left out of the list of models: {Problem}", folder, problem.Message);
            return null;
        }
    }

    private static bool HasChatTemplate(string path)
    {
        if (!File.Exists(path)) return false;
        using var settings = JsonDocument.Parse(File.ReadAllText(path));
        return settings.RootElement.ValueKind == JsonValueKind.Object && settings.RootElement.TryGetProperty("chat_template", out var template)
            && template.ValueKind == JsonValueKind.String;
    }
}
