namespace Jarvis.Data.Knowledge.Words;

/// <summary>A word of a text as the index knows it, and where it stands (UTF-16 units).</summary>
internal readonly record struct SearchTerm(int Start, int Length, string Term);
