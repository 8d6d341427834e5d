using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Inference.Models;
using Jarvis.ServiceDefaults;
using Jarvis.Storage;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Inference.OpenAi;

/// <summary><c>GET /v1/models</c>: runs under their own id (the best checkpoint answers), then every checkpoint.</summary>
internal sealed class ModelsEndpoint(CheckpointCatalog catalog, JarvisPaths paths, ILogger<ModelsEndpoint> logger)
{
    // A finished checkpoint never changes, so what its files say is read once.
    private readonly ConcurrentDictionary<string, Facts> _facts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _leftOut = new(StringComparer.Ordinal);

    public ServedModels List()
    {
        var checkpoints = catalog.All();
        var models = checkpoints
            .Where(checkpoint => checkpoint.Best)
            .Select(checkpoint => Describe(checkpoint.OwnerId, checkpoint))
            .Concat(checkpoints.Select(checkpoint => Describe(checkpoint.Id, checkpoint)));
        return new ServedModels("list", [.. models.OfType<ServedModel>()]);
    }

    public ServedModel Find(string id) =>
        (catalog.Find(id) is { } checkpoint ? Describe(id, checkpoint) : null) ?? throw new ModelNotFoundException(id);

    private ServedModel? Describe(string id, ServedCheckpoint checkpoint)
    {
        var manifest = checkpoint.Manifest;
        ServedModel With(Facts facts, string? problem = null) =>
            new(
                id,
                "model",
                manifest.WrittenAt.ToUnixTimeSeconds(),
                "jarvis",
                checkpoint.Owner,
                checkpoint.Owner,
                checkpoint.Name,
                manifest.Step,
                checkpoint.ValidationLoss,
                checkpoint.Best,
                checkpoint.Last,
                manifest.Parameters,
                facts.ContextLength,
                facts.Chat,
                checkpoint.Averaged,
                problem
            );
        string key = checkpoint.ModelFolder + manifest.WrittenAt.Ticks;
        if (_facts.GetValueOrDefault(key) is { } known)
        {
            return With(known);
        }
        try
        {
            return With(
                _facts[key] = new Facts(
                    ModelFolder.ReadConfig(checkpoint.ModelFolder).ContextLength,
                    HasChatTemplate(Path.Combine(checkpoint.ModelFolder, TokenizerConfig.FileName))
                )
            );
        }
        catch (InvalidDataException exception) when (AdapterFolder.Is(checkpoint.ModelFolder))
        {
            return With(new Facts(0, Chat: false), ShownText.WithoutPaths(exception.Message, paths)); // its base may come back
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or IOException)
        {
            if (_leftOut.TryAdd(key, true))
            {
                logger.LogWarning("'{Folder}' is left out of the list of models: {Problem}", checkpoint.ModelFolder, exception.Message);
            }
            return null;
        }
    }

    private static bool HasChatTemplate(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        using var settings = JsonDocument.Parse(DiskFile.ReadAllText(path));
        return settings.RootElement.ValueKind == JsonValueKind.Object
            && settings.RootElement.TryGetProperty("chat_template", out var template)
            && template.ValueKind == JsonValueKind.String;
    }

    private sealed record Facts(int ContextLength, bool Chat);
}
