namespace Jarvis.Data.Doctor.Checks;

/// <summary>One text that must not be in the data.</summary>
/// <param name="Name">"HumanEval.jsonl.gz task HumanEval/3 solution".</param>
public sealed record ReferenceText(string Name, string Text);
