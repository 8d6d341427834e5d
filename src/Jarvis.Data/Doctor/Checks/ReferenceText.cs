namespace Jarvis.Data.Doctor.Checks;

/// <summary>A text that must not occur in the data.</summary>
/// <param name="Name">The file and the place in it: "HumanEval.jsonl.gz task HumanEval/3 solution".</param>
public sealed record ReferenceText(string Name, string Text);
