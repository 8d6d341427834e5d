namespace Jarvis.Trainer.Jobs;

/// <summary>Jobs of one lane run one after the other; the lanes run side by side.</summary>
internal enum JobLane
{
    /// <summary>New datasets: mostly the disk's work.</summary>
    Imports,

    /// <summary>Everything else: mostly the processor's.</summary>
    Data,
}
