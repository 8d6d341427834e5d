using Jarvis.Engine.Generation;

namespace Jarvis.Inference.Models;

/// <summary>A checkpoint in memory, with its worker and the lock that keeps retention from its folder.</summary>
internal sealed class LoadedModel(ServedCheckpoint checkpoint, TextModel model, ModelWorker worker, IDisposable inUse) : IDisposable
{
    public ServedCheckpoint Checkpoint => checkpoint;
    public TextModel Model => model;
    public long Bytes => worker.Bytes;

    /// <summary>Number of requests that use it; it stays loaded while there is one. Guarded by the host's lock.</summary>
    public int Users { get; set; }

    public long LastUsedAt { get; set; }

    public void Submit(AnswerJob job) => worker.Submit(job);

    public void Dispose()
    {
        worker.Dispose();
        inUse.Dispose();
    }
}
