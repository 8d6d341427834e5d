namespace Jarvis.Trainer.Jobs;

/// <summary>Jobs of one lane run one after the other; the lanes run side by side.</summary>
internal enum JobLane
{
    /// <summary>New datasets, and models that are exported or imported: mostly disk-bound.</summary>
    Imports,

    /// <summary>Everything else: mostly CPU-bound.</summary>
    Data,
}
