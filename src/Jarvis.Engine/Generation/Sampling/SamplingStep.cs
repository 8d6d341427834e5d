using System.Globalization;

namespace Jarvis.Engine.Generation.Sampling;

/// <summary>
/// One setting of how the next token is chosen, and what it does to the scores (transformers' <c>LogitsProcessor</c>). A class of its own
/// and a line in <see cref="SamplingSteps"/> make it a field of requests, an option of <c>generate</c> and a line of the documents.
/// </summary>
public abstract class SamplingStep
{
    /// <summary>In requests; the command line's option is the same with hyphens.</summary>
    public abstract string Key { get; }

    /// <summary>The value that changes nothing.</summary>
    public abstract double Off { get; }

    public abstract string Help { get; }

    /// <summary>Whether only whole numbers mean anything.</summary>
    public virtual bool IsWhole => false;

    /// <summary>Whether a value is in the step's range.</summary>
    public abstract bool Takes(double value);

    /// <summary>To be read after "must".</summary>
    protected abstract string Range { get; }

    /// <summary>What clients send for "off" beside <see cref="Off"/> becomes it.</summary>
    public virtual double FromRequest(double value) => value;

    /// <param name="value">Not <see cref="Off"/>.</param>
    /// <param name="seen">Distinct tokens of prompt and answer so far.</param>
    public abstract void Apply(TokenScores scores, double value, IReadOnlyCollection<int> seen);

    internal string? Problem(double value) =>
        Takes(value) && (!IsWhole || value == Math.Floor(value))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{Key} must {Range}, not {value}.");
}
