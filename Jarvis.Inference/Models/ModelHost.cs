using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation;
using Microsoft.Extensions.Options;

namespace Jarvis.Inference.Models;

/// <summary>Keeps the most recently used models in memory, as many as the memory allows, and unloads those that nobody uses.</summary>
internal sealed class ModelHost(CheckpointCatalog catalog, IOptions<InferenceOptions> options, TimeProvider time, ILogger<ModelHost> logger)
    : BackgroundService
{
    private readonly CheckpointProofs _proofs = new();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Dictionary<string, LoadedModel> _loaded = new(StringComparer.Ordinal);

    private long Budget => options.Value.MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Ids of the models in memory.</summary>
    public IReadOnlyList<string> Loaded
    {
        get
        {
            lock (_loaded)
            {
                return [.. _loaded.Keys];
            }
        }
    }

    /// <summary>Finds a model, loads it if needed, and keeps it in memory until the lease is disposed.</summary>
    /// <exception cref="ModelNotFoundException">No finished checkpoint has this id.</exception>
    /// <exception cref="ModelUnavailableException">It does not fit into memory beside the models in use.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or of a kind that cannot be run.</exception>
    public async Task<ModelLease> LeaseAsync(string id, CancellationToken cancellationToken)
    {
        var checkpoint = catalog.Find(id) ?? throw new ModelNotFoundException(id);
        if (TryLease(checkpoint.Id) is { } held)
        {
            return held;
        }
        await _loading.WaitAsync(cancellationToken); // one at a time: two loads side by side could both think that they fit
        try
        {
            return TryLease(checkpoint.Id) ?? await Task.Run(() => Load(checkpoint), cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    private ModelLease? TryLease(string id)
    {
        lock (_loaded)
        {
            return _loaded.TryGetValue(id, out var model) ? Lease(model) : null;
        }
    }

    private ModelLease Load(ServedCheckpoint checkpoint)
    {
        long needed = DecoderModels.WeightBytes(checkpoint.ModelFolder);
        MakeRoom(needed, checkpoint.Id);
        var inUse = InUseLock.TryShare(checkpoint.Folder) ?? throw new ModelNotFoundException(checkpoint.Id);
        try
        {
            var startedAt = time.GetTimestamp();
            _proofs.Prove(checkpoint);
            long room = Math.Max(0, Budget - needed); // for the sequences of its conversations
            var model = TextModel.Load(checkpoint.ModelFolder, options.Value.Threads, room);
            int answersAtOnce = (int)Math.Clamp(room / model.Decoder.SequenceBytes, 1, options.Value.AnswersAtOnce);
            var loaded = new LoadedModel(checkpoint, model, new ModelWorker(model, checkpoint.Id, answersAtOnce), inUse);
            logger.LogInformation(
                "Loaded {Model}: {Megabytes:N0} MB in {Seconds:F2} s.",
                checkpoint.Id,
                loaded.Bytes / 1e6,
                time.GetElapsedTime(startedAt).TotalSeconds
            );
            lock (_loaded)
            {
                _loaded.Add(checkpoint.Id, loaded);
                return Lease(loaded);
            }
        }
        catch
        {
            inUse.Dispose();
            throw;
        }
    }

    private ModelLease Lease(LoadedModel model)
    {
        model.Users++;
        model.LastUsedAt = time.GetTimestamp();
        return new ModelLease(
            model,
            () =>
            {
                lock (_loaded)
                {
                    model.Users--;
                    model.LastUsedAt = time.GetTimestamp();
                }
            }
        );
    }

    private void MakeRoom(long needed, string id)
    {
        while (true)
        {
            LoadedModel? oldest;
            lock (_loaded)
            {
                long used = _loaded.Values.Sum(model => model.Bytes);
                if (used + needed <= Budget)
                {
                    return;
                }
                oldest = _loaded.Values.Where(model => model.Users == 0).MinBy(model => model.LastUsedAt);
                if (oldest is null)
                {
                    throw new ModelUnavailableException(id, needed, Budget - used);
                }
                _loaded.Remove(oldest.Checkpoint.Id);
            }
            Unload(oldest, "to make room");
        }
    }

    private void Unload(LoadedModel model, string why)
    {
        model.Dispose();
        logger.LogInformation("Unloaded {Model} {Why}.", model.Checkpoint.Id, why);
    }

    /// <summary>Unloads models that were idle too long, so that retention may delete their folders.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                UnloadIdle();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogDebug("The model host stops.");
        }
    }

    private void UnloadIdle()
    {
        LoadedModel[] idle;
        lock (_loaded)
        {
            idle =
            [
                .. _loaded.Values.Where(model =>
                    model.Users == 0 && time.GetElapsedTime(model.LastUsedAt).TotalMinutes >= options.Value.IdleMinutes
                ),
            ];
            foreach (var model in idle)
            {
                _loaded.Remove(model.Checkpoint.Id);
            }
        }
        foreach (var model in idle)
        {
            Unload(model, "after a while without questions");
        }
    }

    public override void Dispose()
    {
        LoadedModel[] all;
        lock (_loaded)
        {
            all = [.. _loaded.Values];
            _loaded.Clear();
        }
        foreach (var model in all)
        {
            model.Dispose();
        }
        _loading.Dispose();
        base.Dispose();
    }
}
