namespace Jarvis.Engine.Plans;

/// <summary>A plan cannot be read or run; lists every problem, each a sentence for the user.</summary>
public sealed class PlanException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
