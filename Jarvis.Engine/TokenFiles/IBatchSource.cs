using Jarvis.Engine.Training;

namespace Jarvis.Engine.TokenFiles;

/// <summary>Training batches in an order that is a function of (seed, micro-step, its own state) and of nothing else.</summary>
public interface IBatchSource : IResumable
{
    /// <summary>The batch of one micro-step, counted from 0.</summary>
    Batch Read(long microStep);

    /// <summary>Passes over the data that are done before <paramref name="microStep"/>, fractional.</summary>
    double EpochAt(long microStep);
}
