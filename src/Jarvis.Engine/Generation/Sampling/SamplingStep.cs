using System.Globalization;

namespace Jarvis.Engine.Generation.Sampling;

/// <summary>
/// One setting of how the next token is chosen, and what it does to the scores (transformers' <c>LogitsProcessor</c>). A new class and its
/// line in <see cref="SamplingSteps"/> add a field to requests, an option to <c>generate</c> and a line to the documentation.
/// </summary>
public abstract class SamplingStep
{
    /// <summary>The field's name in requests; the command-line option is the same with hyphens.</summary>
    public abstract string Key { get; }

    /// <summary>The value that changes nothing.</summary>
    public abstract double Off { get; }

    public abstract string Help { get; }

    /// <summary>Whether only integers are valid.</summary>
    public virtual bool IsWhole => false;

    /// <summary>Whether a value is in the step's range.</summary>
    public abstract bool Takes(double value);

    /// <summary>Follows "must" in the error message.</summary>
    protected abstract string Range { get; }

    /// <summary>Maps other values that clients send for "off" to <see cref="Off"/>.</summary>
    public virtual double FromRequest(double value) => value;

    /// <param name="value">Not <see cref="Off"/>.</param>
    /// <param name="seen">Distinct tokens of prompt and answer so far.</param>
    public abstract void Apply(TokenScores scores, double value, IReadOnlyCollection<int> seen);

    internal string? Problem(double value) =>
        Takes(value) && (!IsWhole || value == Math.Floor(value))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{Key} must {Range}, not {value}.");
}
