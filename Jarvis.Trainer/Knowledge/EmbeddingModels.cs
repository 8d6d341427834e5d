using Jarvis.Data;
using Jarvis.Engine.Generation;
using Jarvis.Runs.Knowledge;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Runs;

namespace Jarvis.Trainer.Knowledge;

/// <summary>A model for embedding texts.</summary>
/// <param name="Label">The name that the user knows it by.</param>
internal sealed record EmbeddingModel(string Label, string Folder);

/// <summary>Finds models by folder, and keeps the one that embeds queries in memory until it has not been used for five minutes.</summary>
internal sealed class EmbeddingModels : IDisposable
{
    private static readonly TimeSpan _keepFor = TimeSpan.FromMinutes(5);

    private readonly Checkpoints _checkpoints;
    private readonly ServerPaths _server;
    private readonly Lock _asking = new();
    private readonly ITimer _forget;
    private (string Folder, TextEmbedder Embedder)? _loaded;

    public EmbeddingModels(Checkpoints checkpoints, ServerPaths server, TimeProvider time)
    {
        (_checkpoints, _server) = (checkpoints, server);
        _forget = time.CreateTimer(_ => Forget(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <exception cref="RequestRefusedException">It is neither a checkpoint nor a model folder within the allowed roots.</exception>
    public EmbeddingModel Find(string folder)
    {
        var checkpoint = _checkpoints.All(null).FirstOrDefault(c => c.Path == folder || Path.Combine(c.Path, "ema") == folder);
        if (checkpoint is not null)
        {
            return new EmbeddingModel(
                $"{checkpoint.RunName}, step {checkpoint.Step:N0}{(checkpoint.Path == folder ? "" : ", averaged")}",
                folder
            );
        }
        string real = _server.ResolveFolder(folder);
        return File.Exists(Path.Combine(real, "config.json")) || File.Exists(Path.Combine(real, "adapter_config.json"))
            ? new EmbeddingModel(EmbeddingFolder.Label(real), real)
            : throw RequestRefusedException.Bad(
                "There is no model.",
                $"{folder} is no model folder (config.json is missing). Choose one of GET /api/checkpoints."
            );
    }

    /// <summary>Embeds a query, one at a time; the vector is as long as the model is wide.</summary>
    /// <exception cref="DatasetException">The model cannot be loaded.</exception>
    public float[] Embed(string folder, string query, CancellationToken cancellationToken)
    {
        lock (_asking)
        {
            if (_loaded?.Folder != folder)
            {
                Release();
                _loaded = (folder, EmbeddingFolder.Load(folder));
            }

            _forget.Change(_keepFor, Timeout.InfiniteTimeSpan);
            var embedder = _loaded!.Value.Embedder;
            var vector = new float[embedder.Width];
            embedder.Embed(query, vector, cancellationToken);
            return vector;
        }
    }

    private void Forget()
    {
        lock (_asking)
        {
            Release();
        }
    }

    private void Release()
    {
        _loaded?.Embedder.Dispose();
        _loaded = null;
    }

    public void Dispose()
    {
        _forget.Dispose();
        Forget();
    }
}
