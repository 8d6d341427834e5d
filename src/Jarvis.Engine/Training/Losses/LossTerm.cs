using Jarvis.Contracts;

namespace Jarvis.Engine.Training.Losses;

/// <summary>
/// A loss as a plan asks for it: what it becomes, what it costs, and what it cannot stand beside. A loss is a file of this folder and a
/// line of
/// <see cref="Objectives"/>; docs/extending.md builds one.
/// </summary>
public abstract class LossTerm
{
    /// <summary>The setting that switches it on.</summary>
    public abstract string Key { get; }

    /// <summary>Whether the plan gives this term a weight.</summary>
    public abstract bool IsOn(TrainingPlan plan);

    /// <summary>Stands in the place of the cross entropy of the tokens instead of beside it.</summary>
    public virtual bool TakesTheTokens => false;

    /// <summary>The network reads other rows, or the same again, between one batch and the next: a hidden state cannot be carried
    /// on.</summary>
    public virtual bool ReadsMoreRows => false;

    /// <summary>Rows that go through the network beside each row of the batch.</summary>
    public virtual int ExtraPasses => 0;

    /// <param name="plan">Resolved, and one that has it on.</param>
    public abstract IObjective Of(TrainingPlan plan);

    /// <summary>What a plan that has it on must change.</summary>
    public virtual IEnumerable<string> Problems(TrainingPlan plan) => [];
}
