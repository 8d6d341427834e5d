using Jarvis.Contracts;

namespace Jarvis.Engine.Training.Losses;

/// <summary>
/// A loss that a plan can ask for: the objective it becomes, what it costs, and what it cannot be combined with. A loss is a file in this
/// folder and a line in <see cref="Objectives"/>; docs/extending.md builds one.
/// </summary>
public abstract class LossTerm
{
    /// <summary>The setting that switches it on.</summary>
    public abstract string Key { get; }

    /// <summary>Whether the plan gives this term a weight.</summary>
    public abstract bool IsOn(TrainingPlan plan);

    /// <summary>Replaces the cross entropy of the tokens instead of being added to it.</summary>
    public virtual bool TakesTheTokens => false;

    /// <summary>
    /// The network reads other rows, or the same again, between one batch and the next, so a hidden state cannot be carried.
    /// </summary>
    public virtual bool ReadsMoreRows => false;

    /// <summary>Rows that go through the network in addition to each row of the batch.</summary>
    public virtual int ExtraPasses => 0;

    /// <param name="plan">Resolved, with this term on.</param>
    public abstract IObjective Of(TrainingPlan plan);

    /// <summary>What a plan with this term on must change.</summary>
    public virtual IEnumerable<string> Problems(TrainingPlan plan) => [];
}
