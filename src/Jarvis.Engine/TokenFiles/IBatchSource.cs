using Jarvis.Engine.State;

namespace Jarvis.Engine.TokenFiles;

/// <summary>Training batches in an order that is a function of (seed, micro-step, its own state) and of nothing else.</summary>
public interface IBatchSource : IResumable
{
    /// <summary>The batch of one micro-step, counted from 0.</summary>
    Batch Read(long microStep);

    /// <summary>Whether <see cref="Trained"/> does something: only then are the losses of single records computed.</summary>
    bool WantsLosses => false;

    /// <summary>Receives the loss of each record of a finished step.</summary>
    void Trained(IReadOnlyList<RecordLoss> losses) { }

    /// <summary>
    /// Receives the result of an evaluation at <paramref name="step"/>: the loss of each domain, in nats, by its number in the token set.
    /// </summary>
    void Validated(long step, IReadOnlyDictionary<int, double> domainLosses) { }

    /// <summary>Epochs completed before <paramref name="microStep"/>, fractional.</summary>
    double EpochAt(long microStep);
}
